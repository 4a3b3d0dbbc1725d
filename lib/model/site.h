/* Where the register is: a repository, and the directory of it that holds
 * register.yaml. */
#ifndef MODEL_SITE_H
#define MODEL_SITE_H

#include "base/pool.h"
#include "model/schema.h"
#include "store/store.h"

struct unpacker;

/* A record as it is in a commit; all is borrowed. */
typedef void (*lookup_record)(enum record_type type, const char *id, const char *path, const struct oid *blob,
			      const char *bytes, size_t len, void *context);
/* What can tell more of the records of a commit than reading them all does
 * (history/index.h); the answers are the same. */
struct lookup {
	/* Add the ids of those that hold value in field, which is one that should
	 * be unique (see check.h); false when that is not known. */
	bool (*holders)(struct lookup *lookup, const struct oid *commit, enum record_type type,
			const char *field, const char *value, struct strv *ids);
	/* Add the paths of those in which a text may stand, a value or a part of one, whatever
	 * its case and accents; false when that is not known, or they are too many to be
	 * worth it. */
	bool (*mentions)(struct lookup *lookup, const struct oid *commit, const char *text, struct strv *paths);
	/* Hand over every record, in the order of a register, with its values as bytes;
	 * false when they are not known, and what was handed over does not count. */
	bool (*packed)(struct lookup *lookup, const struct oid *commit, lookup_record take, void *context);
	/* What makes values of such bytes, for one thread at a time; it lies in the pool. */
	struct unpacker *(*unpacker)(struct pool *pool);
	/* What they are, in the pool too; NULL when they are none. Texts are where the bytes
	 * are, which must stay as long. */
	struct ynode *(*unpack)(struct unpacker *unpacker, char *bytes, size_t len);
};

struct site {
	struct store *store;    /* owned */
	struct lookup *lookup;  /* borrowed; may be NULL */
	char *prefix;           /* owned: "" or "register/", below the repository's top */
	char *root;             /* owned: the register's directory; NULL in a bare repository */
};

/* Find the register: AFSPRAAK_REGISTER when set, else the nearest directory
 * from `from` upward that holds register.yaml, else register/ at the top of
 * the repository. Status 3 when there is none. */
struct error *site_find(const char *from, struct site **out) MUST_CHECK;
/* The register in this very directory, whose register.yaml may not exist yet. */
struct error *site_at(const char *directory, struct store *store, struct site **out) MUST_CHECK;
/* The register in a commit, at the top or in register/; *out, which is NULL before,
 * stays so when there is none, and else owns the store. */
struct error *site_in_commit(struct store *store, const struct oid *id, struct site **out) MUST_CHECK;
void site_free(struct site *site);

/* The path below the repository's top, as messages show it; the caller owns it. */
char *site_path(const struct site *site, const char *path);

#endif
