#include "base/date.h"

#include <stddef.h>
#include <string.h>

#include "base/lang.h"
#include "base/mem.h"
#include "base/str.h"

#define DAYS_FIRST (-719162)    /* 0001-01-01 */
#define DAYS_LAST 2932896       /* 9999-12-31 */
/* More days than the calendar has: that many times any duration but zero leaves it. */
#define TIMES_MAX 4000000L

#define DAYS_PER_ERA 146097     /* of 400 years: the Gregorian calendar repeats */
#define DAYS_BEFORE_EPOCH 719468        /* from 0000-03-01 to 1970-01-01 */

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

static int month_length(int64_t year, int month)
{
	static const int length[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return length[month - 1] + (month == 2 && leap);
}

/* Both conversions count years from 1 March, which puts the leap day last:
 * month lengths then follow (153 m + 2) / 5. */
static int64_t civil_to_days(int64_t year, int month, int day)
{
	int64_t y = month > 2 ? year : year - 1;
	int64_t era = floor_div(y, 400);
	int64_t of_era = y - era * 400;
	int64_t of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;

	return era * DAYS_PER_ERA + of_era * 365 + of_era / 4 - of_era / 100 + of_year
		- DAYS_BEFORE_EPOCH;
}

static struct date civil_from_days(int64_t days)
{
	int64_t era = floor_div(days + DAYS_BEFORE_EPOCH, DAYS_PER_ERA);
	int64_t in_era = days + DAYS_BEFORE_EPOCH - era * DAYS_PER_ERA;
	int64_t year = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
	int64_t in_year = in_era - (365 * year + year / 4 - year / 100);
	int64_t month = (5 * in_year + 2) / 153;        /* 0 is March */

	return (struct date){
		.year = (int)(year + era * 400 + (month >= 10)),
		.month = (int)(month < 10 ? month + 3 : month - 9),
		.day = (int)(in_year - (153 * month + 2) / 5 + 1),
	};
}

/* One to max digits at *text, which moves past them; -1 when there are none or more. */
static int read_number(const char **text, int max)
{
	int n = 0, value = 0;

	for (; **text >= '0' && **text <= '9'; ++*text) {
		if (++n > max)
			return -1;
		value = value * 10 + (**text - '0');
	}
	return n ? value : -1;
}

bool date_parse(const char *text, struct date *out)
{
	struct date d;

	if (!text || strlen(text) != DATE_ISO_SIZE - 1 || text[4] != '-' || text[7] != '-')
		return false;
	d.year = read_number(&text, 4);
	text++;
	d.month = read_number(&text, 2);
	text++;
	d.day = read_number(&text, 2);
	if (*text || d.year < 1 || d.month < 1 || d.month > 12)
		return false;
	if (d.day < 1 || d.day > month_length(d.year, d.month))
		return false;
	*out = d;
	return true;
}

bool duration_parse(const char *text, struct duration *out)
{
	struct duration p = { 0, 0, 0, 0 };
	const struct {
		char unit;
		int *value;
	} parts[] = { { 'Y', &p.years }, { 'M', &p.months }, { 'W', &p.weeks }, { 'D', &p.days } };
	size_t next = 0;

	if (!text || *text++ != 'P' || !*text)
		return false;
	while (*text) {
		int value = read_number(&text, 4);

		while (next < COUNT(parts) && parts[next].unit != *text)
			next++;
		if (value < 0 || next == COUNT(parts))
			return false;
		*parts[next++].value = value;
		text++;
	}
	*out = p;
	return true;
}

void date_iso(struct date d, char out[DATE_ISO_SIZE])
{
	int number = d.year * 10000 + d.month * 100 + d.day;

	for (int i = DATE_ISO_SIZE - 2; i >= 0; i--) {
		if (i == 4 || i == 7) {
			out[i] = '-';
			continue;
		}
		out[i] = (char)('0' + number % 10);
		number /= 10;
	}
	out[DATE_ISO_SIZE - 1] = '\0';
}

char *date_long(struct date d, enum lang lang)
{
	static const char *const months[] = {
		N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July"),
		N_("August"), N_("September"), N_("October"), N_("November"), N_("December"),
	};
	struct str text = STR_INIT;

	str_add_number(&text, d.day);
	str_addc(&text, ' ');
	str_add(&text, tr(lang, months[d.month - 1]));
	str_addc(&text, ' ');
	str_add_number(&text, d.year);
	return str_detach(&text);
}

char *duration_text(struct duration p, long times)
{
	const struct {
		char unit;
		int value;
	} parts[] = { { 'Y', p.years }, { 'M', p.months }, { 'W', p.weeks }, { 'D', p.days } };
	struct str s = STR_INIT;

	str_addc(&s, 'P');
	for (size_t i = 0; i < COUNT(parts); i++)
		if (parts[i].value && times)
			str_addf(&s, "%lld%c", (long long)parts[i].value * times, parts[i].unit);
	if (s.len == 1)
		str_add(&s, "0D");
	return str_detach(&s);
}

int date_cmp(struct date a, struct date b)
{
	long x = date_to_days(a), y = date_to_days(b);

	return (x > y) - (x < y);
}

long date_to_days(struct date d)
{
	return (long)civil_to_days(d.year, d.month, d.day);
}

bool date_from_days(int64_t days, struct date *out)
{
	if (days < DAYS_FIRST || days > DAYS_LAST)
		return false;
	*out = civil_from_days(days);
	return true;
}

bool duration_is_zero(struct duration p)
{
	return !p.years && !p.months && !p.weeks && !p.days;
}

int64_t days_add(int64_t days, struct duration p, long times)
{
	struct date d = civil_from_days(days);
	int64_t n = times > TIMES_MAX ? TIMES_MAX : times < -TIMES_MAX ? -TIMES_MAX : times;
	int64_t months = (int64_t)d.year * 12 + d.month - 1 + n * (p.years * 12 + p.months);
	int64_t year = floor_div(months, 12);
	int month = (int)(months - year * 12) + 1;
	int last = month_length(year, month);

	return civil_to_days(year, month, d.day < last ? d.day : last)
		+ n * (p.weeks * 7 + p.days);
}

/* Each time lasts at least a day, so no more are needed than there are days, and
 * later times reach later days: halving finds the first. */
long days_times(int64_t start, struct duration p, int64_t until)
{
	long low = 0, high = until > start ? (long)(until - start) : 0;

	while (low < high) {
		long middle = low + (high - low) / 2;

		if (days_add(start, p, middle) >= until)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

bool date_add(struct date d, struct duration p, long times, struct date *out)
{
	return date_from_days(days_add(date_to_days(d), p, times), out);
}

bool date_sub(struct date d, struct duration p, struct date *out)
{
	return date_add(d, p, -1, out);
}

bool date_shift(struct date d, long days, struct date *out)
{
	int64_t sum;

	return !__builtin_add_overflow((int64_t)date_to_days(d), days, &sum)
		&& date_from_days(sum, out);
}
