#include "base/lang.h"
#include "base/opt.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/nearest.h"

#define WIDTH 80

static const struct opt *find_in(const struct opt *opts, char letter, const char *name, size_t len)
{
	for (; opts && opts->kind != OPT_END; opts++) {
		if (letter && opts->letter == letter)
			return opts;
		if (name && opts->name && strlen(opts->name) == len && memcmp(opts->name, name, len) == 0)
			return opts;
	}
	return NULL;
}

static const struct opt *find(const struct opt_usage *usage, char letter, const char *name, size_t len)
{
	const struct opt *opt = find_in(usage->opts, letter, name, len);

	return opt ? opt : find_in(usage->common, letter, name, len);
}

static struct error *unknown(const struct opt_usage *usage, const char *name, size_t len)
{
	struct strv names = STRV_INIT, near = STRV_INIT;
	char *word = xstrndup(name, len);
	struct error *err = error_new(STATUS_USAGE, "unknown option '--%s'", word);

	for (const struct opt *o = usage->opts; o && o->kind != OPT_END; o++)
		if (o->name)
			strv_push(&names, o->name);
	for (const struct opt *o = usage->common; o && o->kind != OPT_END; o++)
		if (o->name)
			strv_push(&names, o->name);
	nearest(word, &names, 1, &near);
	if (near.n)
		error_hint(err, "did you mean '--%s'?", near.items[0]);
	else
		error_hint(err, "see 'afspraak%s%s -h'", usage->command ? " " : "",
			   usage->command ? usage->command : "");
	free(word);
	strv_free(&names);
	strv_free(&near);
	return err;
}

static struct error *number(const struct opt *opt, const char *value)
{
	char *end;
	long n;

	errno = 0;
	n = strtol(value, &end, 10);
	if (errno || end == value || *end || n < 0)
		return error_new(STATUS_USAGE, "option '%s%s' wants a number, not '%s'",
				 opt->name ? "--" : "-", opt->name ? opt->name : (char[]){ opt->letter, 0 }, value);
	*(long *)opt->dest = n;
	return NULL;
}

static struct error *store_value(const struct opt *opt, const char *value)
{
	struct opt_args *args;

	switch (opt->kind) {
	case OPT_FLAG:
		*(bool *)opt->dest = true;
		return NULL;
	case OPT_STRING:
		*(const char **)opt->dest = value;
		return NULL;
	case OPT_NUMBER:
		return number(opt, value);
	case OPT_ARGS:
		args = opt->dest;
		GROW(args->items, args->n, args->cap);
		args->items[args->n++] = (struct opt_arg){ opt->tag, value };
		return NULL;
	case OPT_END:
		break;
	}
	return NULL;
}

static struct error *parse_long(const struct opt_usage *usage, int argc, char **argv, int *i, bool *help)
{
	const char *name = argv[*i] + 2;
	const char *equals = strchr(name, '=');
	size_t len = equals ? (size_t)(equals - name) : strlen(name);
	const struct opt *opt;

	if (len == 4 && memcmp(name, "help", 4) == 0) {
		*help = true;
		return NULL;
	}
	opt = find(usage, 0, name, len);
	if (!opt)
		return unknown(usage, name, len);
	if (opt->kind == OPT_FLAG)
		return equals ? error_new(STATUS_USAGE, "option '--%s' takes no value", opt->name)
			      : store_value(opt, NULL);
	if (equals)
		return store_value(opt, equals + 1);
	if (*i + 1 >= argc)
		return error_new(STATUS_USAGE, "option '--%s' wants a value: --%s %s", opt->name, opt->name,
				 opt->arg);
	return store_value(opt, argv[++*i]);
}

/* -n, -nV, -n V, and flags together as in -nz. */
static struct error *parse_short(const struct opt_usage *usage, int argc, char **argv, int *i, bool *help)
{
	for (const char *s = argv[*i] + 1; *s; s++) {
		const struct opt *opt = find(usage, *s, NULL, 0);

		if (*s == 'h' && !opt) {
			*help = true;
			return NULL;
		}
		if (!opt)
			return error_hint(error_new(STATUS_USAGE, "unknown option '-%c'", *s),
					  "see 'afspraak%s%s -h'", usage->command ? " " : "",
					  usage->command ? usage->command : "");
		if (opt->kind == OPT_FLAG) {
			*(bool *)opt->dest = true;
			continue;
		}
		if (s[1])
			return store_value(opt, s + 1);
		if (*i + 1 >= argc)
			return error_new(STATUS_USAGE, "option '-%c' wants a value: -%c %s", *s, *s, opt->arg);
		return store_value(opt, argv[++*i]);
	}
	return NULL;
}

struct error *opt_parse(const struct opt_usage *usage, int argc, char **argv, bool stop_at_operand,
			struct strv *operands, bool *help)
{
	struct error *err = NULL;
	bool ended = false;

	*help = false;
	for (int i = 1; i < argc && !err; i++) {
		const char *arg = argv[i];

		if (ended || arg[0] != '-' || !arg[1]) {
			strv_push(operands, arg);
			ended = ended || stop_at_operand;
		} else if (strcmp(arg, "--") == 0) {
			ended = true;
		} else if (arg[1] == '-') {
			err = parse_long(usage, argc, argv, &i, help);
		} else {
			err = parse_short(usage, argc, argv, &i, help);
		}
	}
	/* Who asks for help gets it; what could be read says in which language. */
	if (*help) {
		error_free(err);
		err = NULL;
	}
	return err;
}

static void add_word(struct str *out, size_t *column, size_t indent, const char *word)
{
	size_t len = strlen(word);

	if (*column > indent && *column + 1 + len > WIDTH) {
		str_addc(out, '\n');
		str_addc_n(out, ' ', indent);
		*column = indent;
	} else if (*column > indent) {
		str_addc(out, ' ');
		++*column;
	}
	str_add(out, word);
	*column += len;
}

static void add_synopsis(const struct opt_usage *usage, struct str *out)
{
	size_t column, indent;

	str_add(out, _("usage: afspraak"));
	if (usage->command)
		str_addf(out, " %s", usage->command);
	str_addc(out, ' ');
	column = indent = out->len;
	for (const struct opt *o = usage->opts; o && o->kind != OPT_END; o++) {
		struct str word = STR_INIT;

		if (o->hidden)
			continue;
		str_add(&word, o->required ? "" : "[");
		if (o->letter)
			str_addf(&word, "-%c", o->letter);
		else
			str_addf(&word, "--%s", o->name);
		if (o->arg)
			str_addf(&word, " %s", o->arg);
		str_add(&word, o->required ? "" : "]");
		str_add(&word, o->kind == OPT_ARGS ? "..." : "");
		add_word(out, &column, indent, word.ptr);
		str_free(&word);
	}
	if (usage->operands && *usage->operands)
		add_word(out, &column, indent, usage->operands);
	str_trim_end(out);
	str_addc(out, '\n');
}

static void add_options(const struct opt *opts, struct str *out)
{
	for (; opts && opts->kind != OPT_END; opts++) {
		struct str left = STR_INIT;

		if (opts->hidden)
			continue;
		str_add(&left, "    ");
		if (opts->letter)
			str_addf(&left, "-%c", opts->letter);
		if (opts->letter && opts->name)
			str_add(&left, ", ");
		if (opts->name)
			str_addf(&left, "--%s", opts->name);
		if (opts->arg)
			str_addf(&left, " %s", opts->arg);
		if (left.len < 28)
			str_addf(out, "%-28s%s\n", left.ptr, _(opts->help));
		else
			str_addf(out, "%s\n%28s%s\n", left.ptr, "", _(opts->help));
		str_free(&left);
	}
}

void opt_print(const struct opt_usage *usage, struct str *out)
{
	add_synopsis(usage, out);
	str_addf(out, "\n%s\n", _(usage->summary));
	if (usage->opts && usage->opts->kind != OPT_END) {
		str_addc(out, '\n');
		add_options(usage->opts, out);
	}
	if (usage->common) {
		str_add(out, _("\nCommon options, before or after the command:\n"));
		add_options(usage->common, out);
	}
}

void opt_args_free(struct opt_args *args)
{
	free(args->items);
	*args = (struct opt_args){ NULL, 0, 0 };
}
