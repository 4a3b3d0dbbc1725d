/* The page of HTML as a tagged PDF (PDF/UA-1), by the program weasyprint. */
#include <errno.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/process.h"
#include "base/digest.h"
#include "report/doc_render.h"
#include "store/scratch.h"

static struct error *not_installed(struct error *err)
{
	return errno == ENOENT ? error_hint(err, "install the package weasyprint, or ask for html") : err;
}

/* Nothing in the page is fetched, but a base keeps it from being looked for
 * beside the reader's own files. */
static struct error *convert(const char *page, const char *identifier, const char *moment, struct str *out)
{
	const char *const argv[] = { "weasyprint", "--quiet", "--encoding", "utf-8", "--base-url", "about:blank",
				     "--pdf-variant", "pdf/ua-1", "--pdf-identifier", identifier, "-", "-", NULL };
	/* Both go into the fonts: the moment as it is, the seed by the order of their parts. */
	const char *const environment[] = { moment, "PYTHONHASHSEED=0", NULL };
	struct process process = { .argv = argv, .input = page, .environment = environment };
	int status = 0;
	struct error *err = process_run_with(&process, out, &status);

	if (err)
		return not_installed(err);
	if (status || !starts_with(str_text(out), "%PDF"))
		return error_hint(error_new(STATUS_SYSTEM, "weasyprint made no PDF (exit status %d)", status),
				  "see what it says: afspraak ... --format html | weasyprint - /dev/null");
	return NULL;
}

struct error *doc_pdf(const struct doc *doc, struct str *out)
{
	char *directory = NULL, *page = NULL, *moment = xasprintf("SOURCE_DATE_EPOCH=%lld", (long long)doc->recorded);
	char identifier[SHA256_HEX_SIZE];
	struct str html = STR_INIT;
	struct error *err = scratch_make(&directory);

	doc_html(doc, &html);
	sha256_hex(str_text(&html), html.len, identifier);
	if (!err)
		err = scratch_write(directory, "page.html", str_text(&html), html.len, &page);
	if (!err)
		err = convert(page, identifier, moment, out);
	scratch_remove(directory);
	free(page);
	free(moment);
	str_free(&html);
	return err;
}
