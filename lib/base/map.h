/* Texts, each with what it stands for. */
#ifndef BASE_MAP_H
#define BASE_MAP_H

struct map {
	void *root;             /* private */
};
#define MAP_INIT { 0 }

/* Have the key stand for a value, where it does not stand for another yet. Returns
 * the one that it stands for then. Both are borrowed until map_free. */
const void *map_add(struct map *map, const char *key, const void *value);
/* NULL when the key is not there. */
const void *map_get(const struct map *map, const char *key);
void map_free(struct map *map); /* leaves it empty */

#endif
