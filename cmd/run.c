#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/lang.h"
#include "base/mem.h"
#include "base/nearest.h"
#include "base/tty.h"
#include "base/utf8.h"
#include "cmd/cmd.h"
#include "history/moment.h"
#include "history/revision.h"
#include "report/conflict.h"

static struct index *open_index(const struct run *run, struct index *(*open)(const struct site *, const struct oid *))
{
	struct oid head;
	bool exists = false;

	error_free(store_head(run->site->store, &head, &exists));
	return exists ? open(run->site, &head) : NULL;
}

struct index *run_index(struct run *run)
{
	if (!run->index && !run->index_tried) {
		run->index_tried = true;
		run->index = open_index(run, index_at);
	}
	return run->index;
}

struct index *run_made_index(struct run *run)
{
	if (!run->index && !run->index_tried)
		run->index = open_index(run, index_if_made);
	return run->index;
}

struct index *run_history_index(struct run *run)
{
	return run->as_of ? NULL : run_index(run);
}

struct error *run_apply_lang(struct run *run)
{
	static const char *const langs[] = { [LANG_NL] = "nl", [LANG_EN] = "en", NULL };
	size_t chosen;
	struct error *err = run->lang_name ? parse_choice("--lang", run->lang_name, langs, &chosen) : NULL;

	if (!err && run->lang_name)
		lang_set_messages((enum lang)chosen);
	return err;
}

struct error *run_apply_globals(struct run *run)
{
	static const char *const colors[] = { "auto", "always", "never", NULL };
	const char *directory = run->directory;
	struct date ignored_day;
	struct error *err;
	size_t ignored;

	err = run_apply_lang(run);
	if (err)
		return err;
	run->directory = NULL;
	if (directory && chdir(directory) != 0) {
		err = error_errno("cannot enter %s", directory);
		err->status = STATUS_NO_REGISTER;
		return err;
	}
	if (run->color_name && (err = parse_choice("--color", run->color_name, colors, &ignored)))
		return err;
	return run->today_text ? parse_day("--today", run->today_text, &ignored_day) : NULL;
}

/* A revision of before the register was made is a wrong question, not a missing register. */
static struct error *open_revision(struct run *run)
{
	struct reg *then = NULL;
	struct oid commit;
	struct error *err = revision_find(run->reg, run->as_of, &commit);

	if (err)
		return err;
	err = reg_open(run->site, &commit, &then);
	if (err && err->status == STATUS_NO_REGISTER) {
		error_free(err);
		err = error_hint(error_new(STATUS_USAGE, "there was no register yet at '%s'", run->as_of),
				 "'afspraak log' shows from when there is one");
	}
	if (err)
		return err;
	reg_free(run->reg);
	run->reg = then;
	return NULL;
}

struct error *run_open_register(struct run *run)
{
	struct error *err = reg_open_head(run->site, &run->reg);

	if (!err && run->as_of)
		err = open_revision(run);
	lang_set_reports(run_lang(run));
	return err;
}

struct error *run_operands(const struct opt_usage *usage, const struct strv *operands, size_t min,
			   size_t max)
{
	struct error *err;

	if (operands->n >= min && operands->n <= max)
		return NULL;
	if (operands->n < min)
		err = error_new(STATUS_USAGE, "'%s' wants %s", usage->command, usage->operands);
	else
		err = error_new(STATUS_USAGE, "'%s' does not take '%s'", usage->command, operands->items[max]);
	return error_hint(err, "see 'afspraak %s -h'", usage->command);
}

/* --- references ---------------------------------------------------------------- */

struct error *parse_reference(const char *ref, enum record_type *type, const char **id)
{
	const char *slash = strchr(ref, '/');
	const struct schema *schema;
	struct strv names = STRV_INIT, near = STRV_INIT;
	struct error *err;
	char *name;

	*type = TYPE_AFSPRAAK;
	*id = ref;
	if (!slash)
		return NULL;
	name = xstrndup(ref, (size_t)(slash - ref));
	schema = schema_by_name(name);
	*id = slash + 1;
	if (schema) {
		*type = schema->type;
		free(name);
		return NULL;
	}
	err = error_new(STATUS_USAGE, "unknown record type '%s' in '%s'", name, ref);
	for (int i = 0; i < TYPE_COUNT; i++)
		strv_push(&names, schema_of((enum record_type)i)->name);
	nearest(name, &names, 1, &near);
	if (near.n)
		error_hint(err, "did you mean '%s/%s'?", near.items[0], slash + 1);
	else
		error_hint(err, "a reference is ID, taak/ID or partij/ID");
	strv_free(&names);
	strv_free(&near);
	free(name);
	return err;
}

static void collect_references(const struct reg *reg, enum record_type type, const char *id,
			       struct strv *out)
{
	struct strv ids = STRV_INIT, near = STRV_INIT;
	struct record *const *records;
	size_t n;

	records = reg_of_type(reg, type, &n);
	for (size_t i = 0; i < n; i++)
		strv_push(&ids, records[i]->id);
	nearest(id, &ids, 3, &near);
	/* The id itself, under another type, is what was meant as a rule. */
	for (int other = 0; other < TYPE_COUNT; other++)
		if (reg_find(reg, (enum record_type)other, id))
			strv_push_owned(out, record_ref((enum record_type)other, id));
	for (size_t i = 0; i < near.n; i++)
		strv_push_owned(out, record_short_ref(type, near.items[i]));
	strv_free(&ids);
	strv_free(&near);
}

struct error *unknown_id(struct reg *reg, enum record_type type, const char *id)
{
	char *ref = record_ref(type, id), *names;
	struct strv near = STRV_INIT;
	struct error *err = reg_enumerate(reg);

	if (!err) {
		err = error_new(STATUS_USAGE, "there is no %s", ref);
		collect_references(reg, type, id, &near);
		names = strv_join(&near, ", ");
		if (near.n)
			error_hint(err, "did you mean %s?", names);
		else
			error_hint(err, "'afspraak list %s' shows what there is", schema_of(type)->plural);
		free(names);
	}
	strv_free(&near);
	free(ref);
	return err;
}

struct error *find_any_record(struct reg *reg, const char *ref, struct record **out)
{
	enum record_type type;
	const char *id;
	struct error *err = parse_reference(ref, &type, &id);

	if (!err)
		err = reg_get(reg, type, id, out);
	if (!err && !*out)
		err = unknown_id(reg, type, id);
	return err;
}

struct error *find_record(struct reg *reg, const char *ref, struct record **out)
{
	struct error *err = find_any_record(reg, ref, out);

	return !err && (*out)->broken ? error_copy((*out)->broken) : err;
}

/* --- option values ---------------------------------------------------------------- */

struct error *parse_choice(const char *option, const char *name, const char *const *choices, size_t *out)
{
	struct strv all = STRV_INIT;
	struct error *err;
	char *joined;

	for (size_t i = 0; choices[i]; i++) {
		if (strcmp(choices[i], name) == 0) {
			*out = i;
			strv_free(&all);
			return NULL;
		}
		strv_push(&all, choices[i]);
	}
	joined = strv_join(&all, ", ");
	err = error_hint(error_new(STATUS_USAGE, "%s cannot be '%s'", option, name), "choose one of: %s",
			 joined);
	free(joined);
	strv_free(&all);
	return err;
}

struct error *parse_format(const char *name, const char *const *formats, size_t *out)
{
	*out = 0;
	return name ? parse_choice("--format", name, formats, out) : NULL;
}

struct error *parse_day(const char *option, const char *text, struct date *out)
{
	if (date_parse(text, out))
		return NULL;
	return error_hint(error_new(STATUS_USAGE, "%s is no calendar day: '%s'", option, text),
			  "write it as YYYY-MM-DD, such as 2025-01-31");
}

struct error *run_today(const struct run *run, struct date *out)
{
	const char *given = run->today_text ? run->today_text : getenv("AFSPRAAK_TODAY");

	if (given && *given)
		return parse_day(run->today_text ? "--today" : "AFSPRAAK_TODAY", given, out);
	return zone_day(run->reg ? reg_timezone(run->reg) : "UTC", time(NULL), out);
}

enum lang run_lang(const struct run *run)
{
	if (run->lang_name)
		return strcmp(run->lang_name, "en") == 0 ? LANG_EN : LANG_NL;
	return run->reg ? reg_lang(run->reg) : LANG_NL;
}

/* --- output ------------------------------------------------------------------------ */

bool run_to_terminal(const struct run *run)
{
	return !run->output && isatty(STDOUT_FILENO);
}

bool run_color(const struct run *run)
{
	const char *term = getenv("TERM"), *no_color = getenv("NO_COLOR");

	if (run->color_name && strcmp(run->color_name, "always") == 0)
		return true;
	if (run->color_name && strcmp(run->color_name, "never") == 0)
		return false;
	return run_to_terminal(run) && !(no_color && *no_color) && term && strcmp(term, "dumb") != 0;
}

struct doc_style run_style(const struct run *run)
{
	return (struct doc_style){ run_to_terminal(run) ? tty_width() : 0, run_color(run) };
}

/* AFSPRAAK_PAGER, then git's order; "" and "cat" mean none. The caller owns it. */
static char *find_pager(const struct run *run)
{
	const char *names[] = { "AFSPRAAK_PAGER", "GIT_PAGER", NULL, "PAGER" };

	for (size_t i = 0; i < COUNT(names); i++) {
		char *configured = !names[i] && run->site ? store_config(run->site->store, "core.pager") : NULL;
		const char *pager = names[i] ? getenv(names[i]) : configured;
		char *found = pager ? xstrdup(pager) : NULL;

		free(configured);
		if (found)
			return found;
	}
	return xstrdup("less");
}

static struct error *write_file(const char *file, const struct str *text)
{
	const char *slash = strrchr(file, '/');
	char *directory = slash ? xstrndup(file, (size_t)(slash - file) + (slash == file)) : xstrdup(".");
	struct error *err = file_write(directory, slash ? slash + 1 : file, str_text(text), text->len);

	free(directory);
	return error_in_file(err, file);
}

static bool goes_to_file(const struct run *run)
{
	return run->output && strcmp(run->output, "-") != 0;
}

static struct error *print(const struct str *text)
{
	return fwrite(str_text(text), 1, text->len, stdout) == text->len
		       ? NULL : error_errno("cannot write to standard output");
}

void run_print_part(struct str *text, void *context)
{
	struct run *run = context;

	if (goes_to_file(run))
		return;
	if (!run->unprinted)
		run->unprinted = print(text);
	str_truncate(text, 0);
}

struct error *run_print(struct run *run, const struct str *text, bool page)
{
	struct error *err = run->unprinted;

	run->unprinted = NULL;
	if (err)
		return err;

	if (lang_catalogue_missing())
		warn("the Dutch texts cannot be found: they are shown in English; install afspraak again");
	if (goes_to_file(run))
		return write_file(run->output, text);
	if (page && !run->no_pager && isatty(STDOUT_FILENO)) {
		char *pager = find_pager(run);
		bool used = *pager && strcmp(pager, "cat") != 0;

		setenv("LESS", "FRX", 0);
		err = used ? pipe_to(pager, str_text(text), text->len) : NULL;
		free(pager);
		if (used && !err)
			return NULL;
		/* An answer without a pager beats no answer. */
		error_free(err);
	}
	return print(text);
}

static void print_line(const char *prefix, const char *text)
{
	struct str line = STR_INIT;

	str_add(&line, prefix);
	utf8_add_safe(&line, text, false);
	fflush(stdout);
	fprintf(stderr, "%s\n", line.ptr);
	str_free(&line);
}

void warn(const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	text = xvasprintf(_(fmt), ap);
	va_end(ap);
	print_line(_("afspraak: warning: "), text);
	free(text);
}

void print_error(const struct error *err)
{
	char *text = error_format(err);

	print_line("afspraak: ", text);
	free(text);
}

void warn_broken(const struct reg *reg)
{
	for (size_t i = 0; i < reg->n; i++)
		if (reg->records[i]->broken) {
			char *text = error_format(reg->records[i]->broken);

			warn("%s; left out", text);
			free(text);
		}
}

void print_lines(const struct strv *lines)
{
	for (size_t i = 0; i < lines->n; i++)
		print_line("", lines->items[i]);
}

void print_conflict(const struct join_conflict *conflict)
{
	struct str text = STR_INIT;

	conflict_text(conflict, &text);
	fflush(stdout);
	fputs(str_text(&text), stderr);
	str_free(&text);
}

void print_findings(const struct findings *findings, enum severity from)
{
	for (size_t i = 0; i < findings->n; i++)
		if (findings->items[i].severity >= from) {
			char *text = finding_format(&findings->items[i]);

			print_line("", text);
			free(text);
		}
}
