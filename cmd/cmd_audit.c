#include <stdlib.h>
#include <string.h>

#include "base/lang.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "cmd/cmd.h"
#include "history/moment.h"
#include "report/audit.h"
#include "report/words.h"

struct audit_options {
	const char *directory, *since, *until, *seed;
	long sample;
};

/* A seed stands on a line of the README, for another auditor to copy. */
static struct error *check_sample(const struct audit_options *options)
{
	unsigned code;
	size_t len;

	if (!options->sample != !options->seed)
		return error_hint(error_new(STATUS_USAGE, "--sample and --seed go together"),
				  "a sample that nobody can draw again proves nothing: give any text as its seed");
	if (options->seed && (!*options->seed || utf8_invalid(options->seed, strlen(options->seed)) < strlen(options->seed) ||
			      utf8_unsafe(options->seed, &code, &len)))
		return error_new(STATUS_USAGE, "--seed is no text on one line");
	return NULL;
}

static struct error *read_options(const struct run *run, const struct audit_options *options,
				  struct audit_query *query)
{
	const char *zone = reg_timezone(run->reg);
	struct error *err = run_today(run, &query->today);
	struct date day;

	if (!err)
		err = zone_day_end(zone, query->today, &query->end_of_today);
	query->since = INT64_MIN;
	query->until = INT64_MAX;
	if (!err && options->since)
		err = parse_day("--since", options->since, &day);
	if (!err && options->since)
		err = zone_day_start(zone, day, &query->since);
	if (!err && options->until && date_parse(options->until, &day))
		err = zone_day_end(zone, day, &query->until);
	query->since_text = options->since;
	query->until_text = options->until;
	query->sample = (size_t)options->sample;
	query->seed = options->seed;
	return err;
}

static struct error *print_summary(struct run *run, const char *directory, const struct audit_summary *summary)
{
	char hex[OID_HEX_SIZE], *line;
	enum lang lang = run_lang(run);
	struct str text = STR_INIT;
	struct error *err;

	oid_hex(&run->reg->commit, hex);
	line = xasprintf(tr(lang, "%s: %s records, %s documents, %s changes, %s findings, a sample of %s; commit %s"), directory,
			 count_words(summary->records, lang).text, count_words(summary->documents, lang).text,
			 count_words(summary->changes, lang).text, count_words(summary->findings, lang).text,
			 count_words(summary->sample, lang).text, hex);
	utf8_add_safe(&text, line, false);
	str_addc(&text, '\n');
	err = run_print(run, &text, false);
	str_free(&text);
	free(line);
	return err;
}

static struct error *audit(struct run *run, const struct audit_options *options)
{
	struct audit_summary summary;
	struct audit_query query;
	struct error *err;
	struct date until;

	if (!options->directory)
		return error_hint(error_new(STATUS_USAGE, "'audit' wants -o DIR"), "see 'afspraak audit -h'");
	err = check_sample(options);
	if (!err && options->until)
		err = parse_day("--until", options->until, &until);
	run->as_of = options->until;
	if (!err)
		err = run_open_register(run);
	if (!err)
		err = read_options(run, options, &query);
	if (!err)
		err = audit_write(run->reg, &query, options->directory, &summary);
	return err ? err : print_summary(run, options->directory, &summary);
}

struct error *cmd_audit(struct run *run, int argc, char **argv, enum status *status)
{
	struct audit_options options = { .sample = 0 };
	struct opt opts[] = {
		{ .kind = OPT_STRING, .letter = 'o', .name = "output", .dest = &options.directory, .arg = "DIR",
		  .help = N_("the directory to make, whole or not at all"), .required = true },
		{ .kind = OPT_STRING, .name = "since", .dest = &options.since, .arg = "DATE",
		  .help = N_("only changes recorded on DATE or later") },
		{ .kind = OPT_STRING, .name = "until", .dest = &options.until, .arg = "DATE",
		  .help = N_("only what was recorded on DATE or earlier, and the records as of then") },
		{ .kind = OPT_NUMBER, .name = "sample", .dest = &options.sample, .arg = "N",
		  .help = N_("draw N of the changes") },
		{ .kind = OPT_STRING, .name = "seed", .dest = &options.seed, .arg = "TEXT",
		  .help = N_("what the sample follows from, so that anyone can draw it again") },
		{ .kind = OPT_END },
	};
	struct opt_usage usage = {
		"audit", "", N_("Write what an external auditor takes away, to check with git and sha256sum."), opts,
		run->common,
	};
	struct strv operands = STRV_INIT;
	struct error *err;
	bool done;

	(void)status;
	err = run_start(run, &usage, argc, argv, &operands, &done);
	if (!err && !done)
		err = run_operands(&usage, &operands, 0, 0);
	if (!err && !done)
		err = audit(run, &options);
	strv_free(&operands);
	return err;
}
