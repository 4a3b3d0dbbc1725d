/* The documents of an agreement: each can be consulted, and a stored one is
 * the one that was registered. */

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/digest.h"
#include "model/check_internal.h"
#include "model/ident.h"

struct stored {
	const char *path;       /* known, valid, and in the agreement's own directory */
	const struct ynode *item;
};

static int compare_stored(const void *a, const void *b)
{
	const struct stored *x = a, *y = b;
	int order = strcmp(x->path, y->path);

	return order ? order : (x->item->start > y->item->start) - (x->item->start < y->item->start);
}

static const char *known(const struct ynode *item, const char *field)
{
	const char *text = ynode_text(ynode_get(item, field));

	return text_is_known(text) ? text : NULL;
}

static bool is_own(const struct record *record, const char *path)
{
	char *own = xasprintf("documenten/%s/", record->id);
	bool below = starts_with(path, own);

	free(own);
	return below;
}

/* What the item itself says. True when it is a stored document to look at. */
static bool check_item(struct checker *c, const struct record *record, const struct ynode *item)
{
	const char *file = known(item, "bestand");

	if (!ynode_get(item, "url") && !ynode_get(item, "bestand"))
		check_report(c, CHECK_DOCUMENT_WITHOUT_PLACE, record, item,
			     "the document has neither url nor bestand");
	if (!file || ident_file(file))
		return false;
	if (!known(item, "sha256"))
		check_report(c, CHECK_DOCUMENT_WITHOUT_CHECKSUM, record, ynode_get(item, "bestand"),
			     "%s is stored without its sha256", check_quote(file).s);
	if (is_own(record, file))
		return true;
	check_report(c, CHECK_DOCUMENT_ELSEWHERE, record, ynode_get(item, "bestand"),
		     "%s is not below documenten/%s/", check_quote(file).s, record->id);
	return false;
}

/* --- the stored bytes ------------------------------------------------------------------------ */

static void compare(struct checker *c, const struct record *record, const struct stored *doc, size_t size,
		    const char *sha256)
{
	const char *bytes = known(doc->item, "bytes"), *sum = known(doc->item, "sha256");

	if (bytes && strlen(bytes) <= 18 && !bytes[strspn(bytes, "0123456789")] &&
	    strtoull(bytes, NULL, 10) != size)
		check_report(c, CHECK_DOCUMENT_SIZE, record, ynode_get(doc->item, "bytes"),
			     "%s has %zu bytes, and not %s", check_quote(doc->path).s, size, bytes);
	if (sum && !ident_sha256(sum) && strcmp(sum, sha256) != 0)
		check_report(c, CHECK_DOCUMENT_CHECKSUM, record, ynode_get(doc->item, "sha256"),
			     "%s is not what was registered: its SHA-256 is %s", check_quote(doc->path).s, sha256);
}

/* Items that name one and the same file: it is read once. */
static struct error *check_stored(struct checker *c, const struct record *record, const struct stored *docs,
				  size_t n)
{
	struct str bytes = STR_INIT;
	char sha256[SHA256_HEX_SIZE];
	bool exists;
	struct error *err = reg_file(c->reg, docs->path, &bytes, &exists);
	char *problem = NULL;

	if (err && err->status != STATUS_DATA)
		goto done;
	if (err)
		problem = xstrdup(err->text);
	else if (exists)
		sha256_hex(str_text(&bytes), bytes.len, sha256);
	error_free(err);
	err = NULL;
	for (size_t i = 0; i < n; i++) {
		const struct ynode *at = ynode_get(docs[i].item, "bestand");

		if (problem)
			check_report(c, CHECK_DOCUMENT_UNREADABLE, record, at, "%s", problem);
		else if (!exists)
			check_report(c, CHECK_DOCUMENT_MISSING, record, at, "%s is not there",
				     check_quote(docs->path).s);
		else
			compare(c, record, &docs[i], bytes.len, sha256);
	}
done:
	free(problem);
	str_free(&bytes);
	return err;
}

struct error *check_documents(struct checker *c, const struct record *record)
{
	const struct ynode *const *items;
	size_t n = record_items(record, "documenten", &items), used = 0, first = 0;
	struct stored *docs = xcalloc(n + 1, sizeof *docs);
	struct error *err = NULL;

	for (size_t i = 0; i < n; i++)
		if (items[i]->kind == Y_MAP && items[i]->n && check_item(c, record, items[i]))
			docs[used++] = (struct stored){ known(items[i], "bestand"), items[i] };
	if (!c->scope->documents || (used && check_put_off(c)))
		used = 0;
	qsort(docs, used, sizeof *docs, compare_stored);
	for (size_t i = 1; i <= used && !err; i++)
		if (i == used || strcmp(docs[first].path, docs[i].path) != 0) {
			err = check_stored(c, record, docs + first, i - first);
			first = i;
		}
	free(docs);
	return err;
}
