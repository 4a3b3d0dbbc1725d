#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/lang.h"
#include "base/mem.h"
#include "base/mime.h"
#include "base/digest.h"
#include "base/utf8.h"
#include "cmd/change.h"
#include "model/ident.h"
#include "model/value.h"

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static void put(struct ynode *item, const char *field, const char *value)
{
	ynode_put(item, field, ynode_scalar(value));
}

/* One append to documenten, written as a user could have typed it. */
static void stage_item(struct change *change, const struct record *record, struct ynode *item)
{
	struct str value = STR_INIT;
	struct edit edit = { EDIT_APPEND, xstrdup("documenten"), NULL };

	value_line(item, &value);
	edit.value = str_detach(&value);
	change_edit(change, record, &edit, 1);
	edit_free(&edit);
	ynode_free(item);
}

static struct error *refuse_double(struct run *run, const char *path)
{
	struct str bytes = STR_INIT;
	bool exists;
	struct error *err = reg_file(run->reg, path, &bytes, &exists);

	str_free(&bytes);
	if (!err && exists)
		err = error_hint(error_new(STATUS_USAGE, "%s is stored already; nothing was written", path),
				 "give the new file another name");
	return err;
}

static struct error *attach_file(struct run *run, const struct record *record, const char *file,
				 const char *title, struct change *change)
{
	char *path = xasprintf("documenten/%s/%s", record->id, base_name(file)), *type = NULL, *size = NULL;
	struct str bytes = STR_INIT;
	char sum[SHA256_HEX_SIZE];
	const char *why = ident_file(path);
	struct ynode *item;
	struct error *err;

	if (why)
		err = error_hint(error_new(STATUS_USAGE, "'%s' cannot be the name of a stored document: %s",
					   base_name(file), why), "rename the file");
	else
		err = refuse_double(run, path);
	if (!err)
		err = file_slurp(file, DOCUMENT_MAX, &bytes);
	if (!err && !bytes.len)
		err = error_new(STATUS_USAGE, "%s is empty; nothing was written", file);
	if (!err)
		err = mime_type(bytes.ptr, bytes.len, &type);
	if (!err) {
		sha256_hex(bytes.ptr, bytes.len, sum);
		size = xasprintf("%zu", bytes.len);
		item = ynode_map();
		put(item, "titel", title ? title : base_name(file));
		put(item, "bestand", path);
		put(item, "mediatype", type);
		put(item, "bytes", size);
		put(item, "sha256", sum);
		change_file(change, path, bytes.ptr, bytes.len);
		stage_item(change, record, item);
	}
	free(path);
	free(type);
	free(size);
	str_free(&bytes);
	return err;
}

/* What is written into the record must be text; a file's name can be any bytes. */
static struct error *check_text(const char *what, const char *text)
{
	size_t len = strlen(text);

	if (utf8_invalid(text, len) == len)
		return NULL;
	return error_new(STATUS_USAGE, "the %s is no valid UTF-8: '%s'; nothing was written", what, text);
}

static struct error *attach_url(const struct record *record, const char *url, const char *title,
				struct change *change)
{
	const char *why = ident_url(url);
	const struct ynode *const *items;
	size_t n = record_items(record, "documenten", &items);
	struct ynode *item;

	if (why)
		return error_new(STATUS_USAGE, "'%s' cannot be a document's address: %s", url, why);
	for (size_t i = 0; i < n; i++)
		if (str_equal(ynode_text(ynode_get(items[i], "url")), url))
			return error_new(STATUS_USAGE, "%s is attached already, as documenten.%zu; nothing was written",
					 url, i);
	item = ynode_map();
	put(item, "titel", title ? title : url);
	put(item, "url", url);
	stage_item(change, record, item);
	return NULL;
}

struct error *cmd_attach(struct run *run, int argc, char **argv, enum status *status)
{
	struct change_options options = { .message = NULL };
	const char *title = NULL;
	struct opt opts[] = {
		{ .kind = OPT_STRING, .name = "titel", .dest = &title, .arg = "TITLE",
		  .help = N_("title of the document; else its file name or address") },
		CHANGE_OPTIONS(&options),
		{ .kind = OPT_END },
	};
	struct opt_usage usage = { "attach", "REF FILE|URL",
				   N_("Store a document with an agreement, or refer to one on the web."), opts,
				   run->common };
	struct strv operands = STRV_INIT;
	struct change *change = NULL;
	struct record *record;
	bool done;
	struct error *err = run_start(run, &usage, argc, argv, &operands, &done);

	(void)status;
	if (err || done)
		goto done;
	err = run_operands(&usage, &operands, 2, 2);
	if (!err)
		err = find_record(run->reg, operands.items[0], &record);
	if (!err && record->type != TYPE_AFSPRAAK)
		err = error_new(STATUS_USAGE, "only agreements have documents, not %s", operands.items[0]);
	if (!err)
		err = check_text(_("name of the document"), base_name(operands.items[1]));
	if (!err && title)
		err = check_text(_(NC_("of a document", "title")), title);
	if (!err) {
		change = change_new(run->reg);
		err = strstr(operands.items[1], "://") ? attach_url(record, operands.items[1], title, change)
						       : attach_file(run, record, operands.items[1], title, change);
	}
	if (!err)
		err = change_finish(run, change, &options, "wijziging");
done:
	change_free(change);
	strv_free(&operands);
	return err;
}
