/* Options as data: parsing, the usage text and the errors come from one table,
 * made in the command's own function so that it can point at its variables. */
#ifndef BASE_OPT_H
#define BASE_OPT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/str.h"

/* Arguments in the order given, of options that may be repeated; tag is the
 * option's short name or number, so that several options can share a list. */
struct opt_arg {
	int tag;
	const char *value;      /* borrowed from argv */
};
struct opt_args {
	struct opt_arg *items;  /* owned: opt_args_free */
	size_t n, cap;
};

enum opt_kind { OPT_END, OPT_FLAG, OPT_STRING, OPT_NUMBER, OPT_ARGS };

struct opt {
	enum opt_kind kind;
	char letter;            /* 0 when there is none */
	const char *name;       /* long name, or NULL */
	void *dest;             /* bool, const char *, long (0 or more), struct opt_args */
	const char *arg;        /* "FILE"; NULL for flags */
	const char *help;       /* one line */
	int tag;                /* OPT_ARGS */
	bool required;          /* shown without brackets; whether it is given is the command's to check */
	bool hidden;            /* accepted, and not in the synopsis */
};

struct opt_usage {
	const char *command;    /* "amend"; NULL for the program itself */
	const char *operands;   /* "REF", "[REF]..." */
	const char *summary;    /* one line */
	const struct opt *opts;
	const struct opt *common;       /* accepted as well, and shown below */
};

/* Parse argv[1..argc-1]; what is no option is left, in order, in operands.
 * *help is set when -h or --help was given (and nothing else is checked).
 * With stop_at_operand the first operand ends the options.
 * Error: status 2, with the nearest spelling. */
struct error *opt_parse(const struct opt_usage *usage, int argc, char **argv, bool stop_at_operand,
			struct strv *operands, bool *help) MUST_CHECK;

/* "usage: afspraak amend [--set F=V]... REF" and a line per option. */
void opt_print(const struct opt_usage *usage, struct str *out);
void opt_args_free(struct opt_args *args);

#endif
