/* Where the register is: a repository, and the directory of it that holds
 * register.yaml. */
#ifndef MODEL_SITE_H
#define MODEL_SITE_H

#include "store/store.h"

struct site {
	struct store *store;    /* owned */
	char *prefix;           /* owned: "" or "register/", below the repository's top */
	char *root;             /* owned: the register's directory; NULL in a bare repository */
};

/* Find the register: AFSPRAAK_REGISTER when set, else the nearest directory
 * from `from` upward that holds register.yaml, else register/ at the top of
 * the repository. Status 3 when there is none. */
struct error *site_find(const char *from, struct site **out) MUST_CHECK;
/* The register in this very directory, whose register.yaml may not exist yet. */
struct error *site_at(const char *directory, struct store *store, struct site **out) MUST_CHECK;
void site_free(struct site *site);

/* The path below the repository's top, as messages show it; the caller owns it. */
char *site_path(const struct site *site, const char *path);

#endif
