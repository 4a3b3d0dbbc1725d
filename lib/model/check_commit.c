#include <stdlib.h>

#include "model/check.h"

struct error *check_whole(const struct site *site, const struct oid *commit, struct findings *out)
{
	static const struct check_scope scope = { .documents = false };
	struct reg *reg = NULL;
	struct error *err = reg_open(site, commit, &reg);

	if (!err)
		err = reg_load(reg);
	if (!err)
		err = check_register(reg, &scope, out);
	reg_free(reg);
	return err;
}

/* Take out what is no error, or was there before. */
static void keep_new(struct findings *findings, const struct findings *before)
{
	size_t kept = 0;

	for (size_t i = 0; i < findings->n; i++) {
		struct finding *finding = &findings->items[i];

		if (finding->severity == SEVERITY_ERROR && !findings_have(before, finding)) {
			findings->items[kept++] = *finding;
		} else {
			free(finding->path);
			free(finding->text);
		}
	}
	findings->n = kept;
}

struct error *check_new_errors(const struct site *site, const struct oid *commit, const struct oid *known, size_t n,
			       struct findings *out)
{
	static const struct findings none = FINDINGS_INIT;
	struct error *err = check_whole(site, commit, out);

	keep_new(out, &none);
	for (size_t i = 0; i < n && out->n && !err; i++) {
		struct findings before = FINDINGS_INIT;

		err = check_whole(site, &known[i], &before);
		if (err && err->status != STATUS_SYSTEM) {
			error_free(err);
			err = NULL;
		}
		if (!err)
			keep_new(out, &before);
		findings_free(&before);
	}
	return err;
}
