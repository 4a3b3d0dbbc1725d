#include "base/map.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

struct pair {
	const char *key;
	const void *value;
};

static int compare(const void *a, const void *b)
{
	return strcmp(((const struct pair *)a)->key, ((const struct pair *)b)->key);
}

const void *map_add(struct map *map, const char *key, const void *value)
{
	struct pair *pair = xmalloc(sizeof *pair), *const *found;

	*pair = (struct pair){ key, value };
	found = tsearch(pair, &map->root, compare);
	if (!found)
		out_of_memory();
	if (*found != pair)
		free(pair);
	return (*found)->value;
}

const void *map_get(const struct map *map, const char *key)
{
	const struct pair wanted = { key, NULL };
	struct pair *const *found = tfind(&wanted, (void *const *)&map->root, compare);

	return found ? (*found)->value : NULL;
}

void map_free(struct map *map)
{
	tdestroy(map->root, free);
	map->root = NULL;
}
