/* A register at one revision, or as the work tree has it: the settings, the
 * records, and what else lies about. */
#ifndef MODEL_REG_H
#define MODEL_REG_H

#include "base/date.h"
#include "model/record.h"
#include "model/site.h"

#define DOCUMENT_MAX ((size_t)256 * 1024 * 1024)        /* bytes of one stored document */

struct stray {                  /* something where only records belong */
	char *path;
	const char *why;        /* static */
};

struct stored_file {            /* a document of a change that is being made */
	char *path;
	const char *bytes;      /* borrowed */
	size_t len;
};

struct reg {
	const struct site *site;        /* borrowed */
	bool from_worktree;
	bool has_commit;                /* false: a register that is being made */
	struct oid commit;
	struct oid tree;                /* of the register's directory */
	int64_t commit_time;
	int commit_offset;
	struct record *config;          /* register.yaml; NULL only while it is being made */
	struct record **records;        /* by type, id and path; see reg_load */
	size_t n, cap;
	unsigned *slots;                /* by hash of type and id: position in records + 1; NULL
					 * while records come and go */
	size_t n_slots;                 /* a power of two */
	enum { REG_OPENED, REG_LISTED, REG_LOADED } extent;     /* reg_enumerate, reg_load */
	struct packed {         /* the values of the records, where these were found without files */
		char *bytes;    /* their texts are in it */
		size_t *ends;   /* of each, in bytes; NULL: there are none */
	} packed;
	struct stray *strays;
	size_t n_strays, cap_strays;
	struct stored_file *files;      /* laid over the revision */
	size_t n_files, cap_files;
};

/* The register in a commit; register.yaml is read, no record yet. Status 3
 * when the commit has no register.yaml. The site must outlive it. */
struct error *reg_open(const struct site *site, const struct oid *commit, struct reg **out) MUST_CHECK;
/* The register at HEAD. Status 3 when there are no commits. */
struct error *reg_open_head(const struct site *site, struct reg **out) MUST_CHECK;
/* A register that is being made: nothing in it yet. */
struct reg *reg_new(const struct site *site);
/* As the files in the work tree are; all records are read. */
struct error *reg_open_worktree(const struct site *site, struct reg **out) MUST_CHECK;
void reg_free(struct reg *reg);

/* Have the register list its records, and read them, from what the site's lookup knows of
 * HEAD, if that is what is open and it knows all: with their values alone, without texts
 * and places in these, and without strays. For who only asks for values, before anything
 * else is read. */
void reg_take_values(struct reg *reg);
/* Read every record. Unreadable ones are in the list, broken. */
struct error *reg_load(struct reg *reg) MUST_CHECK;
/* The same, and call look once for each, with its position in records, as soon as it
 * has been read and is still at hand. Threads do so at the same time (see
 * base/parallel.h), none for two of the same REG_AT_ONCE records, counted from the
 * first. */
#define REG_AT_ONCE 32
typedef void (*reg_look)(const struct reg *reg, size_t at, void *context);
struct error *reg_load_looking(struct reg *reg, reg_look look, void *context) MUST_CHECK;
/* The look alone, at a loaded register. */
void reg_look_at_all(const struct reg *reg, reg_look look, void *context);
/* See which records there are, and read none that is not read yet: those have
 * neither doc nor broken. */
struct error *reg_enumerate(struct reg *reg) MUST_CHECK;
/* Read a record of the list, or all of them, where that has not been done. */
void reg_see(const struct reg *reg, struct record *record);
void reg_see_all(const struct reg *reg);
/* See all records of a type that hold a value in a field. False when the site
 * cannot tell which those are: then all have to be seen. */
bool reg_see_holders(const struct reg *reg, enum record_type type, const char *field, const char *value);
/* See all records in which a text may stand, and set mentions, of which there is one for
 * each of records, of these. False when the site cannot tell: then it can be any. */
bool reg_see_mentions(const struct reg *reg, const char *text, bool *mentions);
/* One record, reading no other. Borrowed; NULL when there is none. */
struct error *reg_get(struct reg *reg, enum record_type type, const char *id, struct record **out) MUST_CHECK;
/* The same among the loaded ones. */
struct record *reg_find(const struct reg *reg, enum record_type type, const char *id);
/* And its place in what reg_of_type gives. */
struct record *const *reg_find_place(const struct reg *reg, enum record_type type, const char *id);
/* reg_load does not compute the hashes of what it reads, as git does not; reg_get
 * does. Break a loaded record if its bytes are not those that the id of its blob
 * stands for. */
void reg_check_hash(const struct reg *reg, struct record *record);
/* The first record of a type and the number of them. */
struct record *const *reg_of_type(const struct reg *reg, enum record_type type, size_t *n);
/* The name of a party or task, the title of an agreement; the id when unknown. */
const char *reg_title(const struct reg *reg, enum record_type type, const char *id);

/* The register as it will be: put takes the record and replaces its namesake. */
void reg_put(struct reg *reg, struct record *record);
void reg_drop(struct reg *reg, enum record_type type, const char *id);
void reg_put_file(struct reg *reg, const char *path, const char *bytes, size_t len);
/* A file below the register's directory, such as a document. *exists is false,
 * and nothing is read, when no regular file stands there. */
struct error *reg_file(const struct reg *reg, const char *path, struct str *out, bool *exists) MUST_CHECK;
/* The same, and nothing is read. */
struct error *reg_has_file(const struct reg *reg, const char *path, bool *exists) MUST_CHECK;

/* Settings, with their defaults. */
enum lang reg_lang(const struct reg *reg);
const char *reg_timezone(const struct reg *reg);        /* borrowed */

#endif
