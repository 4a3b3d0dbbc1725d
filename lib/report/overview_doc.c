/* The report for people: what it is about, the verdict, the tables, the
 * signals, and the words that need explaining. */
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "base/mem.h"
#include "history/moment.h"
#include "report/overview_internal.h"

void add_columns(struct doc_table *table, enum lang lang, const struct table_column *columns, size_t n)
{
	for (size_t i = 0; i < n; i++)
		doc_column(table, columns[i].key, tr(lang, columns[i].label), columns[i].right);
}

/* --- what it is about ----------------------------------------------------------------------- */

static void add_fact(struct strv *facts, const char *label, char *value)
{
	strv_push(facts, label);
	strv_push_owned(facts, value);
}

const char *organisation_name(const struct reg *reg, enum lang lang)
{
	const char *id = record_known(reg->config, "organisatie");

	return id ? reg_title(reg, TYPE_PARTIJ, id) : word(lang, NULL);
}

/* The day of the commit, on its own clock; false for a forged one outside the calendar. */
static bool recorded_on(const struct reg *reg, struct date *out)
{
	char *moment = moment_iso(reg->commit_time, reg->commit_offset);
	bool valid;

	if (moment)
		moment[DATE_ISO_SIZE - 1] = '\0';
	valid = date_parse(moment, out);
	free(moment);
	return valid;
}

char *known_words(const struct reg *reg, enum lang lang)
{
	char hex[OID_HEX_SIZE], *day, *text;
	struct date date;

	oid_hex(&reg->commit, hex);
	day = recorded_on(reg, &date) ? date_long(date, lang) : xstrdup(word(lang, NULL));
	text = xasprintf("%s (commit %.10s)", day, hex);
	free(day);
	return text;
}

/* Whether the register was changed on a later day than the statement's. */
static bool changed_after(const struct reg *reg, struct date stated)
{
	struct date changed;

	return recorded_on(reg, &changed) && date_cmp(changed, stated) > 0;
}

char *completeness_words(const struct overview *ov)
{
	const struct record *config = ov->reg->config;
	const char *function = record_known(config, "volledigheid.door_functie");
	struct date date;
	char *day, *text;

	if (!function || !record_date(config, "volledigheid.verklaard_op", &date))
		return xstrdup(tr(ov->lang, "Nobody has stated yet that the overview is complete."));
	day = date_long(date, ov->lang);
	text = xasprintf(tr(ov->lang, "Stated on %s by: %s.%s"), day, function,
		    changed_after(ov->reg, date) ? tr(ov->lang, " The register was changed after that.")
						 : "");
	free(day);
	return text;
}

static void add_header(const struct overview *ov, struct doc *doc)
{
	const struct record *config = ov->reg->config;
	const char *norm = record_part(config, "norm", "omschrijving");
	struct strv *facts = doc_facts(doc);

	add_fact(facts, tr(ov->lang, "Organisation"), xstrdup(organisation_name(ov->reg, ov->lang)));
	add_fact(facts, tr(ov->lang, "Reference date"), date_long(ov->on, ov->lang));
	add_fact(facts, tr(ov->lang, "State of the register"),
		 known_words(ov->reg, ov->lang));
	add_fact(facts, tr(ov->lang, "Norm"), xstrdup(text_is_known(norm) ? norm : word(ov->lang, NULL)));
	add_fact(facts, tr(ov->lang, "Norm holds from"),
		 date_words(record_part(config, "norm", "per"), ov->lang));
	add_fact(facts, tr(ov->lang, "Robust by"),
		 date_words(record_part(config, "norm", "robuust_per"), ov->lang));
	add_fact(facts, tr(ov->lang, "Completeness"), completeness_words(ov));
}

/* --- signals ---------------------------------------------------------------------------------- */

/* How many in a row from i say the same, of different records. */
static size_t same_signals(const struct overview *ov, size_t i)
{
	const struct signal *first = &ov->signals.items[i];
	size_t n = 1;

	while (i + n < ov->signals.n && first[n].code == first->code &&
	       strcmp(first[n].text, first->text) == 0)
		n++;
	return n;
}

static const char *signal_title(const struct signal *signal)
{
	return signal->type == TYPE_COUNT ? signal->id : record_title(signal->record);
}

static void add_signal_records(const struct overview *ov, struct doc_table *table, size_t from, size_t n)
{
	const struct signal *signals = &ov->signals.items[from];
	struct strv names = STRV_INIT;
	char *href, *joined;

	for (size_t i = 0; i < n; i++)
		strv_push(&names, signal_title(&signals[i]));
	joined = names_words(ov, &names);
	if (n == 1 && signals->type != TYPE_COUNT) {
		href = xasprintf("#%s/%s", schema_of(signals->type)->name, signals->id);
		doc_cell_link(table, joined, href);
		free(href);
	} else {
		doc_cell(table, joined);
	}
	free(joined);
}

/* Signals that say the same are one row: where each begins, and behind the last. */
struct groups {
	const struct overview *ov;
	size_t *starts;
	size_t n, cap;
};

static void find_groups(struct groups *groups)
{
	const struct signals *signals = &groups->ov->signals;

	for (size_t i = 0; i <= signals->n; i += i < signals->n ? same_signals(groups->ov, i) : 1) {
		GROW(groups->starts, groups->n, groups->cap);
		groups->starts[groups->n++] = i;
	}
}

static void add_group(struct doc_table *table, size_t at, const void *context)
{
	static const enum tone tones[] = {
		[SEVERITY_INFO] = TONE_QUIET, [SEVERITY_WARNING] = TONE_PARTLY, [SEVERITY_ERROR] = TONE_BAD,
	};
	const struct groups *groups = context;
	const struct overview *ov = groups->ov;
	size_t from = groups->starts[at];
	const struct signal *signal = &ov->signals.items[from];

	doc_row(table, NULL);
	doc_cell(table, signal->text);
	doc_cell_tone(table, word(ov->lang, severity_name(signal->code->severity)), tones[signal->code->severity]);
	add_signal_records(ov, table, from, groups->starts[at + 1] - from);
	doc_cell_tone(table, signal->code->code, TONE_QUIET);
}

static void add_signals(const struct overview *ov, struct doc *doc)
{
	static const struct table_column columns[] = {
		{ "signaal", N_("Signal"), false },
		{ "ernst", N_("Severity"), false },
		{ "record", N_("About"), false },
		{ "code", N_("Code"), false },
	};
	size_t counts[SEVERITY_ERROR + 1] = { 0 };
	struct groups groups = { .ov = ov };
	struct doc_table *table;
	char *text;

	for (size_t i = 0; i < ov->signals.n; i++)
		counts[ov->signals.items[i].code->severity]++;
	doc_heading(doc, 2, tr(ov->lang, "Signals"), "signalen");
	text = xasprintf(tr(ov->lang, "Errors: %s. Warnings: %s. Information: %s."),
			 count_words(counts[SEVERITY_ERROR], ov->lang).text,
			 count_words(counts[SEVERITY_WARNING], ov->lang).text,
			 count_words(counts[SEVERITY_INFO], ov->lang).text);
	doc_para(doc, TONE_NONE, text);
	free(text);
	table = doc_table(doc, tr(ov->lang, "What needs attention"));
	add_columns(table, ov->lang, columns, COUNT(columns));
	find_groups(&groups);
	doc_rows(table, groups.n - 1, add_group, &groups);
	free(groups.starts);
}

/* What an exception leaves out stays to be seen, with who decided so and why. */
static void add_waived(const struct overview *ov, struct doc *doc)
{
	static const struct table_column columns[] = {
		{ "signaal", N_("Signal"), false },
		{ "record", N_("About"), false },
		{ "reden", N_("Reason"), false },
		{ "door_functie", N_("Decided by"), false },
		{ "tot", N_("Until"), false },
	};
	const char *heading = tr(ov->lang, "Waived signals");
	struct doc_table *table;

	if (!ov->signals.n_waived)
		return;
	doc_heading(doc, 3, heading, "uitgezonderd");
	table = doc_table(doc, heading);
	add_columns(table, ov->lang, columns, COUNT(columns));
	for (size_t i = 0; i < ov->signals.n_waived; i++) {
		const struct signal *signal = &ov->signals.waived[i];
		const char *tot = ynode_text(ynode_get(signal->waiver, "tot"));
		char *until = date_words(tot, ov->lang);
		struct date date = DATE_LAST;

		doc_row(table, NULL);
		doc_cell(table, signal->text);
		doc_cell(table, signal_title(signal));
		doc_cell(table, ynode_text(ynode_get(signal->waiver, "reden")));
		doc_cell(table, ynode_text(ynode_get(signal->waiver, "door_functie")));
		date_parse(tot, &date);
		doc_cell_date(table, until, date);
		free(until);
	}
}

/* --- words ------------------------------------------------------------------------------------- */

static bool is_word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c & 0x80);
}

static bool has_word(const char *text, const char *wanted)
{
	size_t len = strlen(wanted);

	for (const char *at = text; (at = strstr(at, wanted)); at++)
		if ((at == text || !is_word_char(at[-1])) && !is_word_char(at[len]))
			return true;
	return false;
}

/* Shown when the report has the word in it. Case counts. */
static const struct {
	const char *word, *meaning;
} legend[] = {
	{ N_("Reference date"), N_("the day for which this overview judges the agreements") },
	{ N_("state"), N_("what holds on the reference date by the dates of the agreement; the status is what the source says") },
	{ N_("Last notice day"), N_("the last day on which notice can be given; after it the agreement runs for another term") },
	{ N_("unknown"), N_("looked for and not found, or not filled in yet; it never counts as compliant") },
	{ N_("n/a"), N_("not applicable, or not to be determined while the state is unknown") },
	{ N_("VTH"), N_("permits, supervision and enforcement") },
	{ N_("DVO"), N_("service agreement") },
	{ N_("OD"), N_("environment agency") },
	{ N_("RUD"), N_("regional implementation agency") },
	{ N_("I-GO"), N_("a proper name; what the letters stand for is not recorded") },
	{ N_("Wabo"), N_("the act on environmental permits that was in force until 1 January 2024") },
	{ N_("TOOI"), N_("the national list of government organisations") },
	{ N_("SHA-256"), N_("a checksum: when the document changes, it changes") },
};

/* Which words of the legend the report has; the cells of a table are looked at in
 * parts, some at the same time. */
enum { CELLS_AT_ONCE = 2048 };
struct glossary {
	enum lang lang;
	const struct doc_table *table;
	atomic_bool found[COUNT(legend)];
};

static void look_in(struct glossary *glossary, const char *text)
{
	for (size_t i = 0; i < COUNT(legend); i++)
		if (!glossary->found[i] && has_word(text, tr(glossary->lang, legend[i].word)))
			glossary->found[i] = true;
}

static void look_in_cells(const struct slice *slice, void *context)
{
	struct glossary *glossary = context;
	struct str text = STR_INIT;

	for (size_t i = slice->from; i < slice->to; i++) {
		str_add(&text, glossary->table->cells[i].text);
		str_addc(&text, '\n');
	}
	look_in(glossary, str_text(&text));
	str_free(&text);
}

static void look_in_block(struct glossary *glossary, const struct doc_block *block)
{
	if (block->text)
		look_in(glossary, block->text);
	for (size_t i = 0; i < block->items.n; i++)
		look_in(glossary, block->items.items[i]);
	glossary->table = block->table;
	if (!block->table)
		return;
	for (size_t i = 0; i < block->table->n_columns; i++)
		look_in(glossary, block->table->columns[i].label);
	parallel(block->table->n_cells, CELLS_AT_ONCE, look_in_cells, glossary);
}

void add_legend(const struct overview *ov, struct doc *doc)
{
	struct glossary glossary = { .lang = ov->lang };
	struct strv *facts;

	for (size_t i = 0; i < doc->n; i++)
		look_in_block(&glossary, &doc->blocks[i]);
	doc_heading(doc, 2, tr(ov->lang, "Words explained"), "uitleg");
	facts = doc_facts(doc);
	for (size_t i = 0; i < COUNT(legend); i++)
		if (glossary.found[i])
			add_fact(facts, tr(ov->lang, legend[i].word), xstrdup(tr(ov->lang, legend[i].meaning)));
}

/* --- formats ------------------------------------------------------------------------------------- */

const char *const overview_formats[] = { "text", "md", "html", "csv", "json", "xlsx", "pdf", NULL };

bool overview_is_binary(enum overview_format format)
{
	return format == OVERVIEW_XLSX || format == OVERVIEW_PDF;
}

struct error *print_doc(const struct doc *doc, enum overview_format format, const struct doc_style *style,
			struct str *out)
{
	switch (format) {
	case OVERVIEW_TEXT:
		doc_text(doc, style, out);
		break;
	case OVERVIEW_MARKDOWN:
		doc_markdown(doc, out);
		break;
	case OVERVIEW_HTML:
		doc_html(doc, out);
		break;
	case OVERVIEW_CSV:
		doc_csv(doc, out);
		break;
	case OVERVIEW_XLSX:
		return doc_xlsx(doc, out);
	case OVERVIEW_PDF:
		return doc_pdf(doc, out);
	case OVERVIEW_JSON:
		break;
	}
	return NULL;
}

/* What a format shows: data, the report, or in a workbook both. */
static struct doc *doc_for(const struct overview *ov, enum overview_format format)
{
	struct doc *doc = format == OVERVIEW_CSV ? overview_rows(ov) : overview_doc(ov);

	if (format == OVERVIEW_XLSX)
		add_rows_table(ov, doc, tr(ov->lang, "Data"));
	return doc;
}

struct error *overview_print(const struct overview *ov, enum overview_format format, const struct doc_style *style,
			     struct str *out)
{
	struct error *err;
	struct doc *doc;

	if (format == OVERVIEW_JSON) {
		overview_json(ov, NULL, out);
		return NULL;
	}
	doc = doc_for(ov, format);
	doc->recorded = ov->reg->commit_time;
	err = print_doc(doc, format, style, out);
	doc_free(doc);
	return err;
}

void add_origin(struct doc *doc, const char *command)
{
	char *text = xasprintf(tr(doc->lang, "Made with afspraak %s. How to make this overview again: %s"), AFSPRAAK_VERSION, command);

	doc_para(doc, TONE_QUIET, text);
	free(text);
}

struct doc *overview_doc(const struct overview *ov)
{
	char *title = xasprintf(tr(ov->lang, "Agreements on tasks carried out by others: %s"),
			   organisation_name(ov->reg, ov->lang));
	struct doc *doc = doc_new(ov->lang, title);
	char *command = overview_command(ov);

	free(title);
	add_header(ov, doc);
	add_verdict(ov, doc);
	add_task_tables(ov, doc);
	add_agreement_table(ov, doc);
	add_party_table(ov, doc);
	add_timeline(ov, doc);
	add_signals(ov, doc);
	add_waived(ov, doc);
	add_changes(ov, doc);
	add_question_table(ov, doc);
	add_legend(ov, doc);
	add_origin(doc, command);
	free(command);
	return doc;
}
