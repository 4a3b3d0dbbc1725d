#include "store/pack.h"

#include <git2/sys/odb_backend.h>
#include <stdlib.h>

#include "base/digest.h"
#include "store/internal.h"
#include "store/zip.h"

/* Source of the format: gitformat-pack(5). */
enum { TYPE_BLOB = 3, VERSION = 2 };
#define PACK_FROM 100                   /* files; git itself unpacks what it gets of fewer */
#define CHUNK ((size_t)1 << 20)         /* bytes that are handed on at once */

struct packing {
	struct str bytes;       /* not handed on yet */
	struct sha1 *sum;       /* of those that are */
	struct zip *zip;
	git_odb_writepack *to;  /* indexes them; nothing is there until it commits */
	git_indexer_progress progress;
};

static void add_number(struct str *out, uint32_t number)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		str_addc(out, (char)(number >> shift & 0xff));
}

static struct error *hand_on(struct packing *p)
{
	struct error *err = NULL;

	sha1_add(p->sum, str_text(&p->bytes), p->bytes.len);
	if (p->to->append(p->to, str_text(&p->bytes), p->bytes.len, &p->progress) != 0)
		err = store_error("cannot write a pack");
	str_truncate(&p->bytes, 0);
	return err;
}

/* Four bits of the size beside the type, and then seven in a byte. */
static void add_head(struct str *out, size_t size)
{
	unsigned byte = TYPE_BLOB << 4 | (unsigned)(size & 0xf);

	for (size >>= 4; size; size >>= 7) {
		str_addc(out, (char)(byte | 0x80));
		byte = (unsigned)(size & 0x7f);
	}
	str_addc(out, (char)byte);
}

static struct error *add_blob(struct packing *p, const struct update *update)
{
	add_head(&p->bytes, update->len);
	zip_add(p->zip, update->bytes, update->len, &p->bytes);
	return p->bytes.len < CHUNK ? NULL : hand_on(p);
}

static struct error *finish(struct packing *p)
{
	unsigned char sum[20];
	struct error *err = hand_on(p);

	sha1_end(p->sum, sum);
	p->sum = NULL;
	if (!err && (p->to->append(p->to, sum, sizeof sum, &p->progress) != 0 ||
		     p->to->commit(p->to, &p->progress) != 0))
		err = store_error("cannot write a pack");
	return err;
}

static struct error *begin(struct packing *p, git_odb *odb, uint32_t count)
{
	if (git_odb_write_pack(&p->to, odb, NULL, NULL) != 0)
		return store_error("cannot write a pack");
	p->sum = sha1_new();
	p->zip = zip_new();
	str_addn(&p->bytes, "PACK", 4);
	add_number(&p->bytes, VERSION);
	add_number(&p->bytes, count);
	return NULL;
}

static void end(struct packing *p)
{
	unsigned char ignored[20];

	if (p->sum)
		sha1_end(p->sum, ignored);
	if (p->zip)
		zip_free(p->zip);
	if (p->to)
		p->to->free(p->to);
	str_free(&p->bytes);
}

struct error *pack_updates(struct store *store, const struct update *updates, size_t n, bool *packed)
{
	struct packing p = { .bytes = STR_INIT };
	git_odb *odb = NULL;
	uint32_t count = 0;
	struct error *err = NULL;

	for (size_t i = 0; i < n; i++)
		count += updates[i].bytes != NULL;
	*packed = count >= PACK_FROM;
	if (!*packed)
		return NULL;
	if (git_repository_odb(&odb, store->repo) != 0)
		return store_error("cannot write a pack");
	err = begin(&p, odb, count);
	for (size_t i = 0; i < n && !err; i++)
		if (updates[i].bytes)
			err = add_blob(&p, &updates[i]);
	if (!err)
		err = finish(&p);
	end(&p);
	git_odb_free(odb);
	return err;
}
