#include "model/check.h"

#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "base/mem.h"
#include "base/nearest.h"
#include "base/parallel.h"
#include "base/utf8.h"
#include "model/check_internal.h"

/* --- findings -------------------------------------------------------------------- */

static const char *const severity_names[] = {
	[SEVERITY_INFO] = "info",
	[SEVERITY_WARNING] = "warning",
	[SEVERITY_ERROR] = "error",
};

const char *severity_name(enum severity severity)
{
	return severity_names[severity];
}

const char *severity_word(enum severity severity)
{
	static const char *const words[] = {
		[SEVERITY_INFO] = N_("info"),
		[SEVERITY_WARNING] = NC_("severity", "warning"),
		[SEVERITY_ERROR] = N_("error"),
	};

	return _(words[severity]);
}

bool severity_parse(const char *name, enum severity *out)
{
	for (size_t i = 0; i < COUNT(severity_names); i++)
		if (strcmp(severity_names[i], name) == 0) {
			*out = (enum severity)i;
			return true;
		}
	return false;
}

/* Leave the first n. */
static void findings_cut(struct findings *findings, size_t n)
{
	while (findings->n > n) {
		struct finding *finding = &findings->items[--findings->n];

		free(finding->path);
		free(finding->text);
	}
}

void findings_free(struct findings *findings)
{
	findings_cut(findings, 0);
	free(findings->items);
	*findings = (struct findings)FINDINGS_INIT;
}

void findings_add(struct findings *findings, const char *code, const char *path, const char *fmt, ...)
{
	const struct check_code *row = check_code(code);
	va_list ap;

	va_start(ap, fmt);
	GROW(findings->items, findings->n, findings->cap);
	findings->items[findings->n++] = (struct finding){
		.severity = row->severity,
		.code = row->code,
		.path = xstrdup(path),
		.text = xvasprintf(_(fmt), ap),
	};
	va_end(ap);
}

/* The part of the text that tells what is wrong: after "; " stands advice,
 * which may depend on other records. */
static bool same_text(const char *a, const char *b)
{
	const char *advice_a = strstr(a, "; "), *advice_b = strstr(b, "; ");
	size_t n = advice_a ? (size_t)(advice_a - a) : strlen(a);

	return n == (advice_b ? (size_t)(advice_b - b) : strlen(b)) && memcmp(a, b, n) == 0;
}

bool findings_have(const struct findings *findings, const struct finding *finding)
{
	for (size_t i = 0; i < findings->n; i++)
		if (strcmp(findings->items[i].path, finding->path) == 0 &&
		    strcmp(findings->items[i].code, finding->code) == 0 &&
		    same_text(findings->items[i].text, finding->text))
			return true;
	return false;
}

bool findings_reach(const struct findings *findings, enum severity severity)
{
	for (size_t i = 0; i < findings->n; i++)
		if (findings->items[i].severity >= severity)
			return true;
	return false;
}

char *finding_format(const struct finding *finding)
{
	struct str line = STR_INIT, safe = STR_INIT;

	str_add(&line, finding->path);
	if (finding->line)
		str_addf(&line, ":%u:%u", finding->line, finding->column);
	str_addf(&line, ": %s: %s: %s", severity_word(finding->severity), finding->code, finding->text);
	utf8_add_safe(&safe, str_text(&line), false);
	str_free(&line);
	return str_detach(&safe);
}

static int compare_numbers(size_t a, size_t b)
{
	return (a > b) - (a < b);
}

static int compare_findings(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;
	int order = strcmp(x->path, y->path);

	if (!order)
		order = compare_numbers(x->line, y->line);
	if (!order)
		order = compare_numbers(x->column, y->column);
	if (!order)
		order = strcmp(x->code, y->code);
	return order ? order : strcmp(x->text, y->text);
}

/* --- reporting -------------------------------------------------------------------- */

__attribute__((format(printf, 6, 0)))
static void add(struct checker *c, enum check_id id, const char *path, unsigned line, unsigned column,
		const char *fmt, va_list ap)
{
	struct findings *out = c->out;

	GROW(out->items, out->n, out->cap);
	out->items[out->n++] = (struct finding){
		.severity = check_code_table[id].severity,
		.code = check_code_table[id].code,
		.path = site_path(c->reg->site, path),
		.line = line,
		.column = column,
		.text = xvasprintf(_(fmt), ap),
	};
}

void check_report(struct checker *c, enum check_id id, const struct record *record, const struct ynode *at,
	    const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add(c, id, record->path, at ? at->line : 0, at ? at->column : 0, fmt, ap);
	va_end(ap);
}

void check_report_place(struct checker *c, enum check_id id, const char *path, unsigned line, unsigned column,
		  const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add(c, id, path, line, column, fmt, ap);
	va_end(ap);
}

struct quote check_quote(const char *text)
{
	static const char more[] = "...";
	struct quote q;
	size_t room = sizeof q.s - sizeof more - 2, len = strnlen(text, room + 1), at = 0;
	bool cut = len > room;

	if (cut)
		for (len = room; len && ((unsigned char)text[len] & 0xc0) == 0x80;)
			len--;
	q.s[at++] = '\'';
	for (size_t i = 0; i < len; i++)
		q.s[at++] = text[i] == '\n' ? ' ' : text[i];
	if (cut) {
		memcpy(q.s + at, more, sizeof more - 1);
		at += sizeof more - 1;
	}
	q.s[at++] = '\'';
	q.s[at] = '\0';
	return q;
}

bool check_put_off(struct checker *c)
{
	c->is_put_off = c->is_put_off || c->is_part;
	return c->is_part;
}

bool check_suggest(struct checker *c, const char *word, const struct strv *candidates, struct str *out)
{
	struct strv near = STRV_INIT;
	bool found;

	/* The effort is shared: who comes first must not depend on the threads. */
	if (check_put_off(c) || candidates->n > c->effort)
		return false;
	c->effort -= candidates->n;
	nearest(word, candidates, 3, &near);
	for (size_t i = 0; i < near.n; i++)
		str_addf(out, "%s'%s'", i == 0 ? _("; did you mean ") : i + 1 < near.n ? ", " : _(" or "), near.items[i]);
	found = near.n > 0;
	if (found)
		str_addc(out, '?');
	strv_free(&near);
	return found;
}

/* --- the whole ---------------------------------------------------------------------- */

static int compare_addresses(const void *a, const void *b)
{
	uintptr_t x = (uintptr_t)*(const struct record *const *)a;
	uintptr_t y = (uintptr_t)*(const struct record *const *)b;

	return (x > y) - (x < y);
}

bool check_in_scope(const struct checker *c, const struct record *record)
{
	return !c->scoped ||
	       bsearch(&record, c->scoped, c->scope->n, sizeof *c->scoped, compare_addresses);
}

static void set_scope(struct checker *c)
{
	const struct check_scope *scope = c->scope;

	if (!scope->records)
		return;
	c->scoped = xcalloc(scope->n + 1, sizeof *c->scoped);
	for (size_t i = 0; i < scope->n; i++)
		c->scoped[i] = scope->records[i];
	qsort(c->scoped, scope->n, sizeof *c->scoped, compare_addresses);
}

static void report_broken(struct checker *c, const struct record *record)
{
	const struct error *err = record->broken;
	char *words = error_words(err, lang_messages());

	check_report_place(c, err->line ? CHECK_YAML_SYNTAX : CHECK_UNREADABLE_FILE, record->path, err->line,
			   err->column, "%s", words);
	free(words);
}

static struct error *check_record(struct checker *c, const struct record *record)
{
	static const struct ynode top = { .line = 1, .column = 1 };

	if (strcmp(record->id, "onbekend") == 0 || strcmp(record->id, "nvt") == 0)
		check_report(c, CHECK_RESERVED_ID, record, &top,
		       "'%s' says that a value is not known or does not apply, so it is no id", record->id);
	if (!record->doc) {
		report_broken(c, record);
		return NULL;
	}
	check_shape(c, record);
	check_rules(c, record);
	check_dates(c, record);
	check_waivers(c, record);
	if (record->type != TYPE_AFSPRAAK)
		return NULL;
	check_replaced(c, record);
	return check_documents(c, record);
}

/* Files whose name starts with a dot are tools' own, unless they pose as a record. */
static void check_strays(struct checker *c)
{
	for (size_t i = 0; i < c->reg->n_strays; i++) {
		const struct stray *stray = &c->reg->strays[i];
		const char *slash = strrchr(stray->path, '/'), *name = slash ? slash + 1 : stray->path;
		bool posing = ends_with(name, ".yaml");

		if (*name != '.' || posing)
			check_report_place(c, posing ? CHECK_STRAY_RECORD : CHECK_STRAY_FILE, stray->path, 0, 0, "%s",
				     _(stray->why));
	}
}

/* Records that several threads look at. */
struct parts {
	const struct checker *whole;
	struct findings found[PARALLEL_MOST];
	bool *put_off;          /* by position in the register */
};

enum { PART = 32 };

static void check_part(const struct slice *part, void *context)
{
	struct parts *parts = context;
	struct findings *found = &parts->found[part->worker];
	struct checker c = *parts->whole;

	c.out = found;
	c.is_part = true;
	for (size_t i = part->from; i < part->to; i++) {
		size_t before = found->n;
		struct error *err;

		c.is_put_off = false;
		err = check_record(&c, c.reg->records[i]);
		parts->put_off[i] = err || c.is_put_off;
		error_free(err);
		if (parts->put_off[i])
			findings_cut(found, before);
	}
}

static void take_findings(struct findings *from, struct findings *out)
{
	for (size_t i = 0; i < from->n; i++) {
		GROW(out->items, out->n, out->cap);
		out->items[out->n++] = from->items[i];
	}
	free(from->items);
}

static struct error *check_all(struct checker *c)
{
	const struct reg *reg = c->reg;
	struct parts parts = { .whole = c, .put_off = xcalloc(reg->n, sizeof *parts.put_off) };
	struct error *err = reg->config ? check_record(c, reg->config) : NULL;

	if (!err)
		parallel(reg->n, PART, check_part, &parts);
	for (size_t i = 0; i < PARALLEL_MOST; i++)
		take_findings(&parts.found[i], c->out);
	for (size_t i = 0; i < reg->n && !err; i++)
		if (parts.put_off[i])
			err = check_record(c, reg->records[i]);
	free(parts.put_off);
	return err;
}

static struct error *check_records(struct checker *c)
{
	struct error *err = NULL;

	/* Where all have been read, none changes any more. */
	if (!c->scope->records && c->seen_all)
		return check_all(c);
	if (!c->scope->records && c->reg->config)
		err = check_record(c, c->reg->config);
	for (size_t i = 0; i < (c->scope->records ? c->scope->n : c->reg->n) && !err; i++)
		err = check_record(c, c->scope->records ? c->scope->records[i] : c->reg->records[i]);
	return err;
}

struct error *check_register(const struct reg *reg, const struct check_scope *scope, struct findings *out)
{
	struct checker c = { .reg = reg, .scope = scope, .out = out, .seen_all = reg->extent == REG_LOADED, .effort = 200000 };
	struct error *err;

	set_scope(&c);
	err = check_records(&c);
	if (!scope->records)
		check_strays(&c);
	check_duplicates(&c);
	check_cycles(&c);
	if (out->n)
		qsort(out->items, out->n, sizeof *out->items, compare_findings);
	for (size_t i = 0; i < TYPE_COUNT; i++)
		strv_free(&c.ids[i]);
	free(c.scoped);
	return err;
}
