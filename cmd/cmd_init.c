#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/lang.h"
#include "base/mem.h"
#include "cmd/change.h"
#include "model/ident.h"
#include "yaml/edit.h"

struct init {
	struct change_options change;
	const char *directory, *from, *organisation;
	bool merge_driver;
	bool exists;                    /* the register is there already */
	char *made;                     /* the topmost directory that was not there before */
	struct site source_site;        /* only a place: the source need be in no repository */
	struct reg *source;
};

/* --- merging by git ----------------------------------------------------------------- */

#define ATTRIBUTES ".gitattributes"
#define DRIVER "merge=afspraak"

/* Where git does not know the driver, it merges by line as it always does. */
static const char attributes[] =
	"# Merged field by field, where 'afspraak init --merge-driver' has told git how.\n"
	"/register.yaml " DRIVER "\n/afspraken/*/*.yaml " DRIVER "\n/taken/*.yaml " DRIVER "\n/partijen/*.yaml " DRIVER "\n";

/* The inner merges, of what both sides began with, must not decide what is in
 * conflict: there it stays as it was. */
static struct error *configure_driver(struct store *store)
{
	static const struct { const char *key, *value; } settings[] = {
		{ "merge.afspraak.name", "records of a register, field by field" },
		{ "merge.afspraak.driver", "afspraak merge-file --path %P %O %A %B" },
		{ "merge.afspraak.recursive", "afspraak-base" },
		{ "merge.afspraak-base.name", "records of a register, of which what is in conflict stays as it was" },
		{ "merge.afspraak-base.driver", "afspraak merge-file --base --path %P %O %A %B" },
	};
	struct error *err = NULL;

	for (size_t i = 0; i < COUNT(settings) && !err; i++)
		err = store_set_config(store, settings[i].key, settings[i].value);
	return err;
}

/* Attributes of others, committed or not, stay as they are. */
static struct error *stage_attributes(const struct site *site, struct change *change, bool *staged)
{
	struct str text = STR_INIT;
	enum file_kind kind;
	struct stat st;
	struct error *err = file_stat(site->root, ATTRIBUTES, &kind, &st);

	*staged = !err && kind == FILE_NONE;
	if (*staged)
		change_file(change, ATTRIBUTES, attributes, sizeof attributes - 1);
	else if (!err && kind == FILE_REGULAR)
		err = file_read(site->root, ATTRIBUTES, YAML_MAX_SIZE, &text);
	if (!err && !*staged && !strstr(str_text(&text), DRIVER))
		warn("%s/%s is there already: for git to merge by field, add '*.yaml %s' to it", site->root, ATTRIBUTES, DRIVER);
	str_free(&text);
	return err;
}

/* --- what the first commit holds ------------------------------------------------ */

static void add_new_config(const struct init *init, struct str *out)
{
	struct ynode *root = ynode_map();
	char version[12];

	snprintf(version, sizeof version, "%d", SCHEMA_VERSION);
	ynode_put(root, "schema", ynode_scalar(version));
	ynode_put(root, "organisatie", ynode_scalar(init->organisation ? init->organisation : "onbekend"));
	ynode_put(root, "taal", ynode_scalar("nl"));
	ynode_put(root, "tijdzone", ynode_scalar("Europe/Amsterdam"));
	yemit_document(root, out);
	ynode_free(root);
}

static void stage_organisation(const struct init *init, struct change *change)
{
	struct ynode *root = ynode_map();
	char *path = record_path(TYPE_PARTIJ, init->organisation, 0);
	struct str text = STR_INIT;

	/* Its name is for people to fill in: nothing is known of it but the id. */
	ynode_put(root, "naam", ynode_scalar(init->organisation));
	ynode_put(root, "type", ynode_scalar("onbekend"));
	yemit_document(root, &text);
	change_add(change, TYPE_PARTIJ, init->organisation, path, text.ptr, text.len);
	ynode_free(root);
	free(path);
	str_free(&text);
}

static void stage_new(const struct init *init, struct change *change)
{
	struct str config = STR_INIT;

	add_new_config(init, &config);
	change_config(change, config.ptr, config.len);
	if (init->organisation)
		stage_organisation(init, change);
	str_free(&config);
}

static struct error *stage_documents(const struct record *record, const struct reg *source,
				     struct change *change)
{
	const struct ynode *const *items;
	size_t n = record_items(record, "documenten", &items);
	struct error *err = NULL;

	for (size_t i = 0; i < n && !err; i++) {
		const char *path = ynode_text(ynode_get(items[i], "bestand"));
		struct str bytes = STR_INIT;
		bool exists = false;

		if (text_is_known(path) && !ident_file(path))
			err = reg_file(source, path, &bytes, &exists);
		if (exists)
			change_file(change, path, str_text(&bytes), bytes.len);
		str_free(&bytes);
	}
	return err;
}

/* The files of another register, as they are. */
static struct error *stage_source(const struct init *init, struct change *change)
{
	const struct reg *source = init->source;
	struct str config = STR_INIT;
	struct error *err = file_read(source->site->root, "register.yaml", YAML_MAX_SIZE, &config);

	if (!err)
		change_config(change, str_text(&config), config.len);
	str_free(&config);
	for (size_t i = 0; i < source->n && !err; i++) {
		const struct record *record = source->records[i];

		if (record->broken)
			return error_copy(record->broken);
		change_add(change, record->type, record->id, record->path, record->doc->text, record->doc->len);
		err = stage_documents(record, source, change);
	}
	for (size_t i = 0; i < source->n_strays; i++)
		warn("%s/%s: %s; not taken along", init->from, source->strays[i].path, _(source->strays[i].why));
	return err;
}

/* --- where it goes ----------------------------------------------------------------- */

static struct error *make_directories(const char *path, char **made)
{
	struct error *err = NULL;

	for (size_t len = strcspn(path, "/"); !err; len += 1 + strcspn(path + len + 1, "/")) {
		char *part = xstrndup(path, len);

		if (len && mkdir(part, 0777) == 0)
			*made = *made ? *made : xstrdup(part);
		else if (len && errno != EEXIST)
			err = error_errno("cannot make the directory %s", part);
		free(part);
		if (!path[len])
			break;
	}
	return err;
}

static struct error *open_repository(struct init *init, struct store **out)
{
	struct error *err = make_directories(init->directory, &init->made);

	bool made = false;

	if (!err)
		err = store_create(init->directory, out, &made);
	if (!err && made && !init->made)
		init->made = xstrdup(store_gitdir(*out));
	return err;
}

/* Without a first commit the directory and the repository go again. */
static void take_back(const struct run *run, const struct init *init)
{
	struct oid head;
	bool exists = false;
	struct error *err = run->site ? store_head(run->site->store, &head, &exists) : NULL;

	if (!err && !exists && init->made)
		file_remove_tree(init->made);
	error_free(err);
}

static struct error *look_for_register(const struct site *site, bool *exists)
{
	struct reg *reg = NULL;
	struct error *err = reg_open_head(site, &reg);

	*exists = !err;
	reg_free(reg);
	if (err && err->status == STATUS_NO_REGISTER) {
		error_free(err);
		return NULL;
	}
	return err;
}

static struct error *open_source(struct init *init)
{
	init->source_site.prefix = xasprintf("%s/", init->from);
	init->source_site.root = realpath(init->from, NULL);
	if (!init->source_site.root)
		return error_hint(error_new(STATUS_NO_REGISTER, "cannot enter %s: %s", init->from,
					    error_reason(lang_messages(), errno)),
				  "--from wants the directory of a register");
	return reg_open_worktree(&init->source_site, &init->source);
}

static struct error *check_options(const struct init *init)
{
	const char *why = init->organisation ? ident_slug(init->organisation) : NULL;

	if (why)
		return error_new(STATUS_USAGE, "'%s' cannot be an id: %s", init->organisation, why);
	if (init->from && init->organisation)
		return error_new(STATUS_USAGE, "--organisatie and --from exclude each other: the source names its organisation");
	return NULL;
}

static struct error *find_place(struct run *run, struct init *init)
{
	struct store *store = NULL;
	struct error *err = init->from ? open_source(init) : NULL;

	if (!err)
		err = open_repository(init, &store);
	if (err)
		return err;
	err = site_at(init->directory, store, &run->site);
	if (err)
		store_free(store);
	return err;
}

static struct error *prepare(struct run *run, struct init *init)
{
	struct error *err = check_options(init);

	/* Where there is a register, git can be told of it from any directory in it. */
	if (!err && init->merge_driver && !init->directory)
		error_free(site_find(".", &run->site));
	if (!err && !init->directory)
		init->directory = ".";
	if (!err && !run->site)
		err = find_place(run, init);
	if (!err)
		err = look_for_register(run->site, &init->exists);
	if (!err && init->exists && (!init->merge_driver || init->from || init->organisation))
		err = error_hint(error_new(STATUS_USAGE, "there is a register in %s already",
					   run->site->root ? run->site->root : store_gitdir(run->site->store)),
				 "add to it with 'afspraak add'");
	return err;
}

static struct error *stage_all(struct run *run, const struct init *init, struct change *change)
{
	bool staged = false;
	struct error *err = NULL;

	if (init->from)
		err = stage_source(init, change);
	else
		stage_new(init, change);
	return err ? err : stage_attributes(run->site, change, &staged);
}

static struct error *make_register(struct run *run, struct init *init)
{
	struct reg *nothing = reg_new(run->site);
	struct change *change = change_new(nothing);
	struct error *err = stage_all(run, init, change);

	if (!init->change.message)
		init->change.message = "Begin van het register";
	if (!err)
		err = change_finish(run, change, &init->change, "registratie");
	change_free(change);
	reg_free(nothing);
	return err;
}

/* What a register that is there lacks for git to merge it by field. */
static struct error *add_attributes(struct run *run, struct init *init)
{
	struct change *change;
	bool staged = false;
	struct error *err;

	if (!run->site->root)
		return NULL;
	err = reg_open_head(run->site, &run->reg);
	if (err)
		return err;
	change = change_new(run->reg);
	err = stage_attributes(run->site, change, &staged);
	if (!init->change.message)
		init->change.message = "Laat git per veld samenvoegen";
	if (!err && staged)
		err = change_finish(run, change, &init->change, "administratief");
	change_free(change);
	return err;
}

/* To a person, who would else not know; a script is not spoken to. */
static void offer_driver(void)
{
	if (isatty(STDOUT_FILENO) && isatty(2))
		fprintf(stderr, "%s\n", _("For git to merge records field by field here too: afspraak init --merge-driver"));
}

static struct error *make(struct run *run, struct init *init)
{
	struct error *err = prepare(run, init);

	if (!err)
		err = init->exists ? add_attributes(run, init) : make_register(run, init);
	if (!err && init->merge_driver && !init->change.dry_run)
		err = configure_driver(run->site->store);
	else if (!err && !init->change.dry_run)
		offer_driver();
	return err;
}

struct error *cmd_init(struct run *run, int argc, char **argv, enum status *status)
{
	struct init init = { .from = NULL };
	struct opt opts[] = {
		{ .kind = OPT_STRING, .name = "from", .dest = &init.from, .arg = "DIR",
		  .help = N_("begin with the records of the register in DIR") },
		{ .kind = OPT_STRING, .name = "organisatie", .dest = &init.organisation, .arg = "ID",
		  .help = N_("the id of the organisation whose register it is") },
		{ .kind = OPT_FLAG, .name = "merge-driver", .dest = &init.merge_driver,
		  .help = N_("have git merge records field by field in this repository") },
		CHANGE_OPTIONS(&init.change),
		{ .kind = OPT_END },
	};
	struct opt_usage usage = { "init", "[DIR]",
				   N_("Make a register in DIR (here, if none is named), and a git repository if there is none."),
				   opts, run->common };
	struct strv operands = STRV_INIT;
	bool done;
	struct error *err = run_start(run, &usage, argc, argv, &operands, &done);

	(void)status;
	if (err || done)
		goto done;
	err = run_operands(&usage, &operands, 0, 1);
	if (!err) {
		init.directory = operands.n ? operands.items[0] : NULL;
		err = make(run, &init);
	}
done:
	if (!done)
		take_back(run, &init);
	reg_free(init.source);
	free(init.made);
	free(init.source_site.prefix);
	free(init.source_site.root);
	strv_free(&operands);
	return err;
}
