#include "base/ics.h"

#include <libical/ical.h>
#include <stdlib.h>

#include "base/library.h"
#include "base/mem.h"
#include "base/utf8.h"

/* The functions of libical used here, under their own names. */
#define FUNCTIONS(use) \
	use(icalcomponent_new) use(icalcomponent_free) use(icalcomponent_add_component) \
	use(icalcomponent_add_property) use(icalcomponent_as_ical_string_r) use(icalmemory_free_buffer) \
	use(icalproperty_new_version) use(icalproperty_new_prodid) use(icalproperty_new_method) \
	use(icalproperty_new_name) use(icalproperty_new_x) use(icalproperty_set_x_name) \
	use(icalproperty_new_refreshinterval) use(icalproperty_set_parameter_from_string) \
	use(icalproperty_new_uid) use(icalproperty_new_dtstamp) use(icalproperty_new_lastmodified) \
	use(icalproperty_new_sequence) use(icalproperty_new_dtstart) use(icalproperty_new_dtend) \
	use(icalproperty_new_summary) use(icalproperty_new_description) use(icalproperty_new_categories) \
	use(icalproperty_new_transp) use(icalproperty_new_action) use(icalproperty_new_trigger) \
	use(icaltimezone_get_utc_timezone)

#define DECLARE(name) __typeof__(name) *name##_f;
static struct {
	FUNCTIONS(DECLARE)
} ical;

struct ics {
	icalcomponent *calendar;
	char *lang;
	struct icaltimetype stamp;
	int sequence;
};

static struct error *load(void)
{
#define SYMBOL(name) { #name, &ical.name##_f },
	static const struct library_symbol symbols[] = { FUNCTIONS(SYMBOL) };

	return library_load("libical.so.3", "libical3", symbols, COUNT(symbols));
}

static void add(icalcomponent *component, icalproperty *property)
{
	ical.icalcomponent_add_property_f(component, property);
}

static char *safe(const char *text)
{
	struct str out = STR_INIT;

	utf8_add_safe(&out, text, true);
	return str_detach(&out);
}

/* A text property, in the language of the calendar. */
static void add_text(const struct ics *ics, icalcomponent *component, icalproperty *(*make)(const char *),
		     const char *text)
{
	char *shown = safe(text);
	icalproperty *property = make(shown);

	ical.icalproperty_set_parameter_from_string_f(property, "LANGUAGE", ics->lang);
	add(component, property);
	free(shown);
}

static void add_extension(icalcomponent *component, const char *name, const char *text)
{
	char *shown = safe(text);
	icalproperty *property = ical.icalproperty_new_x_f(shown);

	ical.icalproperty_set_x_name_f(property, name);
	add(component, property);
	free(shown);
}

static struct icaltimetype whole_day(struct date day)
{
	return (struct icaltimetype){ .year = day.year, .month = day.month, .day = day.day, .is_date = 1 };
}

/* A moment outside the calendar, as only a forged commit has, counts as its first. */
static struct icaltimetype moment(int64_t when)
{
	int64_t days = when / 86400 - (when % 86400 < 0), seconds = when - days * 86400;
	struct date day = DATE_FIRST;

	if (!date_from_days(days, &day))
		seconds = 0;
	return (struct icaltimetype){
		.year = day.year, .month = day.month, .day = day.day, .hour = (int)(seconds / 3600),
		.minute = (int)(seconds / 60 % 60), .second = (int)(seconds % 60),
		.zone = ical.icaltimezone_get_utc_timezone_f(),
	};
}

/* Later versions have higher numbers, as clients ask: minutes since 2000. */
static int sequence_of(int64_t stamp)
{
	int64_t minutes = (stamp - 946684800) / 60;

	return minutes < 0 ? 0 : minutes > INT32_MAX ? INT32_MAX : (int)minutes;
}

static void describe_calendar(const struct ics_calendar *calendar, struct ics *ics)
{
	icalcomponent *component = ics->calendar;

	add(component, ical.icalproperty_new_version_f("2.0"));
	add(component, ical.icalproperty_new_prodid_f("-//afspraak//due//EN"));
	add(component, ical.icalproperty_new_method_f(ICAL_METHOD_PUBLISH));
	add_text(ics, component, ical.icalproperty_new_name_f, calendar->name);
	add_text(ics, component, ical.icalproperty_new_description_f, calendar->description);
	add(component, ical.icalproperty_new_lastmodified_f(ics->stamp));
	add(component, ical.icalproperty_new_refreshinterval_f((struct icaldurationtype){ .days = 1 }));
	/* What clients of before RFC 7986 read instead. */
	add_extension(component, "X-WR-CALNAME", calendar->name);
	add_extension(component, "X-WR-CALDESC", calendar->description);
	add_extension(component, "X-PUBLISHED-TTL", "P1D");
}

struct error *ics_new(const struct ics_calendar *calendar, struct ics **out)
{
	struct error *err = load();

	if (err)
		return err;
	*out = xcalloc(1, sizeof **out);
	(*out)->calendar = ical.icalcomponent_new_f(ICAL_VCALENDAR_COMPONENT);
	(*out)->lang = xstrdup(calendar->lang);
	(*out)->stamp = moment(calendar->stamp);
	(*out)->sequence = sequence_of(calendar->stamp);
	describe_calendar(calendar, *out);
	return NULL;
}

static icalcomponent *alarm_of(const struct ics *ics, const struct ics_event *event)
{
	icalcomponent *alarm = ical.icalcomponent_new_f(ICAL_VALARM_COMPONENT);
	struct icaltriggertype trigger = {
		.duration = { .is_neg = event->alarm > 0, .days = (unsigned)event->alarm },
	};

	add(alarm, ical.icalproperty_new_action_f(ICAL_ACTION_DISPLAY));
	add_text(ics, alarm, ical.icalproperty_new_description_f, event->summary);
	add(alarm, ical.icalproperty_new_trigger_f(trigger));
	return alarm;
}

void ics_add(struct ics *ics, const struct ics_event *event)
{
	icalcomponent *component = ical.icalcomponent_new_f(ICAL_VEVENT_COMPONENT);
	struct date next;

	add(component, ical.icalproperty_new_uid_f(event->uid));
	add(component, ical.icalproperty_new_dtstamp_f(ics->stamp));
	add(component, ical.icalproperty_new_lastmodified_f(ics->stamp));
	add(component, ical.icalproperty_new_sequence_f(ics->sequence));
	add(component, ical.icalproperty_new_dtstart_f(whole_day(event->day)));
	/* The day after the last one; without it an event of a date lasts that day too. */
	if (date_shift(event->day, 1, &next))
		add(component, ical.icalproperty_new_dtend_f(whole_day(next)));
	add_text(ics, component, ical.icalproperty_new_summary_f, event->summary);
	add_text(ics, component, ical.icalproperty_new_description_f, event->description);
	add_text(ics, component, ical.icalproperty_new_categories_f, event->category);
	add(component, ical.icalproperty_new_transp_f(ICAL_TRANSP_TRANSPARENT));
	ical.icalcomponent_add_component_f(component, alarm_of(ics, event));
	ical.icalcomponent_add_component_f(ics->calendar, component);
}

void ics_print(struct ics *ics, struct str *out)
{
	char *text = ical.icalcomponent_as_ical_string_r_f(ics->calendar);

	str_add(out, text);
	ical.icalmemory_free_buffer_f(text);
	ical.icalcomponent_free_f(ics->calendar);
	free(ics->lang);
	free(ics);
}
