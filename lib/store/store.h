/* The git side: bytes at a revision, commits read and walked. It knows nothing
 * of YAML or records. Paths are relative to the repository's top, with /. */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/str.h"

struct store;

struct oid { unsigned char raw[20]; };
#define OID_HEX_SIZE 41
void oid_hex(const struct oid *id, char out[OID_HEX_SIZE]);
/* False when the text is no full id of 40 digits. */
bool oid_parse(const char *text, struct oid *out);
bool oid_equal(const struct oid *a, const struct oid *b);

/* Open the repository that holds directory (or a bare one that is it).
 * Status 3 when there is none or it belongs to somebody else. */
struct error *store_open(const char *directory, struct store **out) MUST_CHECK;
/* Whether the directory is in a repository, whoever owns it. */
bool store_exists(const char *directory);
/* Open the repository that holds an existing directory; where there is none,
 * make one in it, wholly or not at all, the branch by git's configuration. */
struct error *store_create(const char *directory, struct store **out, bool *made) MUST_CHECK;
void store_free(struct store *store);
const char *store_workdir(const struct store *store);   /* no final /; NULL when bare */
const char *store_gitdir(const struct store *store);    /* no final / */
const char *store_commondir(const struct store *store); /* of all its work trees; ends in / */
/* A value of git's configuration, the user's included; NULL when not set. The caller owns it. */
char *store_config(struct store *store, const char *key);
/* A yes or no of git's configuration; false when not set or no such value. */
bool store_config_bool(struct store *store, const char *key);
/* Whether it is set, and to no. */
bool store_config_is_off(struct store *store, const char *key);
/* A path of git's configuration: ~ stands for a home, and a relative path is
 * below the top of the work tree, where git runs. NULL when not set. The caller owns it. */
char *store_config_path(struct store *store, const char *key);

/* Set a value in the repository's own configuration. */
struct error *store_set_config(struct store *store, const char *key, const char *value) MUST_CHECK;

/* The commit that HEAD names; *exists is false on a branch without commits. */
struct error *store_head(struct store *store, struct oid *out, bool *exists) MUST_CHECK;
/* A revision as git spells it, peeled to a commit. Status 2 when unknown. */
struct error *store_resolve(struct store *store, const char *revision, struct oid *out) MUST_CHECK;

struct person {
	char *name, *email;     /* owned; as stored, so possibly not UTF-8 */
	int64_t when;           /* seconds since 1970 */
	int offset;             /* minutes east of UTC */
};
void person_free(struct person *person);

struct commit {
	struct oid id, tree;
	struct oid *parents;    /* owned */
	size_t n_parents;
	struct person author, committer;
	char *message;          /* owned; as stored, so possibly not UTF-8 */
	bool is_signed;         /* something stands where a signature would */
};
struct error *store_commit_read(struct store *store, const struct oid *id, struct commit *out) MUST_CHECK;
void commit_free(struct commit *commit);        /* leaves it empty */
/* Of a commit, its tree alone. */
struct error *store_commit_tree(struct store *store, const struct oid *id, struct oid *out) MUST_CHECK;

enum entry_kind { ENTRY_NONE, ENTRY_FILE, ENTRY_TREE, ENTRY_OTHER /* link or submodule */ };
struct entry {
	char *name;             /* owned; NULL from store_entry */
	enum entry_kind kind;
	struct oid id;
	bool executable;        /* of a file */
};
/* The entries of a tree, in git's order. */
struct error *store_list(struct store *store, const struct oid *tree, struct entry **out, size_t *n) MUST_CHECK;
void entries_free(struct entry *entries, size_t n);
/* What stands at path below a tree; kind ENTRY_NONE when nothing does. "" is the tree itself. */
struct error *store_entry(struct store *store, const struct oid *tree, const char *path,
			  struct entry *out) MUST_CHECK;
/* The same, or nothing on both sides. */
bool entry_equal(const struct entry *a, const struct entry *b);
/* The first part of path, from the top, at which a tree has something that leaves no
 * place for a file there: a file or link where a directory has to be, or anything but,
 * if it may be replaced, a file at the path itself. *out is NULL when there is place, and
 * else the caller's. */
struct error *store_in_the_way(struct store *store, const struct oid *tree, const char *path, bool replace,
			       char **out) MUST_CHECK;
/* A blob's bytes, appended to out. Status 4 when larger than max, 6 when unreadable. */
struct error *store_blob(struct store *store, const struct oid *id, size_t max, struct str *out) MUST_CHECK;
/* The id that bytes would have as a blob. */
struct oid store_hash(const char *bytes, size_t len);

/* The difference of two texts as git shows it, appended to out; NULL is a file
 * that is not there. */
struct error *store_diff_text(const char *path, const char *before, size_t before_len, const char *after,
			      size_t after_len, struct str *out) MUST_CHECK;

/* Whether the commit `id` is `from` or one that led to it. */
struct error *store_reaches(struct store *store, const struct oid *from, const struct oid *id, bool *out) MUST_CHECK;
/* The commit that git is about to bring in, as a program that it runs meanwhile sees
 * it; false when there is none, or more than one. */
bool store_merge_head(struct store *store, struct oid *out);
/* The best common ancestors of two commits: none of unrelated ones, several where
 * merges cross. The caller owns *out. */
struct error *store_merge_bases(struct store *store, const struct oid *a, const struct oid *b, struct oid **out,
				size_t *n) MUST_CHECK;
/* Call visit for each commit from `from` along first parents, newest first; it
 * gets the commit until it returns, and sets *stop to end. All commits: store/scan.h. */
typedef struct error *(*store_visit)(const struct commit *commit, bool *stop, void *context);
struct error *store_walk_first_parent(struct store *store, const struct oid *from, store_visit visit,
				      void *context) MUST_CHECK;

/* The value of each trailer named key in the last paragraph of a message, in order. */
void message_trailers(const char *message, const char *key, struct strv *out);
/* The message without its trailers and without white space at the end. The caller owns it. */
char *message_body(const char *message);

#endif
