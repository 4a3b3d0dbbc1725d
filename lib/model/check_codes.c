#include <string.h>

#include "base/mem.h"
#include "model/check_internal.h"

#define ERROR SEVERITY_ERROR
#define WARNING SEVERITY_WARNING
#define INFO SEVERITY_INFO

/* Codes are stable: scripts and people's notes refer to them. Errors first. */
const struct check_code check_code_table[CHECK_COUNT] = {
	[CHECK_UNREADABLE_FILE] = { "unreadable-file", ERROR,
		"The file cannot be read as a record at all: it is too large, is no regular file, or the system refuses it. "
		"Nothing in it counts.",
		"Make it a plain file of text, and see that you may read it." },
	[CHECK_YAML_SYNTAX] = { "yaml-syntax", ERROR,
		"The text is not the YAML that records are written in: one map, without anchors, aliases, tags or "
		"duplicate keys. Nothing in the file counts until it can be read.",
		"Mend the line that is named. Values with a colon and a space, or that start with a special "
		"character, need quotes." },
	[CHECK_STRAY_RECORD] = { "stray-record", ERROR,
		"A .yaml file lies where no record is read, or has a name that is no id, or is no regular file. It "
		"looks registered and is not.",
		"Move it to where records of its type lie (afspraken/YEAR/, taken/, partijen/), or rename it to an "
		"id: the characters a-z and 0-9, with single hyphens." },
	[CHECK_RESERVED_ID] = { "reserved-id", ERROR,
		"The record's id is onbekend or nvt, which mean something else wherever an id is asked for: nothing "
		"could refer to this record.",
		"Give the file another name." },
	[CHECK_DUPLICATE_ID] = { "duplicate-id", ERROR,
		"Two agreements in different years have the same id, so a reference to it means neither. Ids are "
		"never reused.",
		"Give one of them another id, and change what refers to it." },
	[CHECK_UNKNOWN_FIELD] = { "unknown-field", ERROR,
		"The file has a field that records of this type do not have, mostly a spelling mistake. Nothing reads "
		"its value.",
		"Correct the name, or take the field out. 'man afspraak-register' lists the fields." },
	[CHECK_MISSING_FIELD] = { "missing-field", ERROR,
		"A required field is absent, so the record cannot be told apart or judged.",
		"Fill it in; where the field allows it, onbekend says that the value was looked for and not found." },
	[CHECK_WRONG_TYPE] = { "wrong-type", ERROR,
		"The field holds a single value, a list or a group of fields where it should hold another of these.",
		"Write it in the form that the message names. An item of a list starts with a hyphen and a space." },
	[CHECK_EMPTY_VALUE] = { "empty-value", ERROR,
		"The field is there but says nothing, and nobody can tell whether anyone looked.",
		"Fill it in, write onbekend or nvt where the field allows it, or take the field out: absent means not "
		"looked at yet." },
	[CHECK_ONBEKEND_NOT_ALLOWED] = { "onbekend-not-allowed", ERROR,
		"This value cannot be onbekend: without it the record, or the item of the list, has no meaning.",
		"Fill it in, or take the item out. A whole list that is not known is written as 'field: onbekend'." },
	[CHECK_NVT_NOT_ALLOWED] = { "nvt-not-allowed", ERROR,
		"nvt (not applicable) has no meaning for this value: every record has one, known or not.",
		"Fill it in, or write onbekend where the field allows it." },
	[CHECK_MULTILINE_TEXT] = { "multiline-text", ERROR,
		"The field is one line of text and holds more, which tables and titles cannot show.",
		"Write it on one line, or fold it with '>-' instead of '|'." },
	[CHECK_UNKNOWN_VALUE] = { "unknown-value", ERROR,
		"The value is not one of those the field can have.",
		"Choose one of the values. If none fits, anders or onbekend does where the field has it." },
	[CHECK_INVALID_DATE] = { "invalid-date", ERROR,
		"The value is no day of the calendar in the form YYYY-MM-DD. Every computation of terms rests on it.",
		"Write it as 2025-01-31." },
	[CHECK_INVALID_DURATION] = { "invalid-duration", ERROR,
		"The value is no duration of years, months, weeks and days.",
		"Write P, then a number with Y, M, W or D for each part, in that order: P6M, P1Y6M, P14D." },
	[CHECK_ZERO_DURATION] = { "zero-duration", ERROR,
		"A renewal or an interval between evaluations of no time never gets anywhere.",
		"Write its length, such as P1Y. An agreement that is not renewed has 'wijze: geen'; use nvt for no "
		"evaluation." },
	[CHECK_INVALID_NUMBER] = { "invalid-number", ERROR,
		"The value is no number that the field can hold.",
		"Write digits only; for amounts and hours a decimal point and more digits may follow. No currency "
		"signs, spaces or thousands separators." },
	[CHECK_INVALID_BOOL] = { "invalid-bool", ERROR,
		"The value is neither true nor false.",
		"Write true or false, in lower case." },
	[CHECK_INVALID_URL] = { "invalid-url", ERROR,
		"The value is no https address without a user name.",
		"Copy the address of the document from the browser; write spaces as %20." },
	[CHECK_INVALID_FILE] = { "invalid-file", ERROR,
		"The value is no path of a stored document.",
		"Store documents with 'afspraak attach', which writes the path." },
	[CHECK_INVALID_MEDIATYPE] = { "invalid-mediatype", ERROR,
		"The value is no media type.",
		"Write it as application/pdf, without parameters; 'afspraak attach' fills it in." },
	[CHECK_INVALID_SHA256] = { "invalid-sha256", ERROR,
		"The value is no SHA-256 checksum, so it proves nothing.",
		"Copy all 64 digits in lower case from sha256sum; 'afspraak attach' fills it in." },
	[CHECK_INVALID_TIMEZONE] = { "invalid-timezone", ERROR,
		"The value does not have the form of an IANA time zone, so nobody knows when the register's days begin.",
		"Write it as Europe/Amsterdam." },
	[CHECK_INVALID_RSIN] = { "invalid-rsin", ERROR,
		"The value is no RSIN: nine digits that pass a test, so that a slip of the pen shows.",
		"Copy it again from the source, leading zeros included." },
	[CHECK_INVALID_KVK] = { "invalid-kvk", ERROR,
		"The value is no KvK number: eight digits.",
		"Copy it again from the trade register, leading zeros included." },
	[CHECK_INVALID_OIN] = { "invalid-oin", ERROR,
		"The value is no OIN: twenty positions that may carry a valid RSIN or a KvK number.",
		"Copy it again from the OIN register, leading zeros included." },
	[CHECK_INVALID_TOOI] = { "invalid-tooi", ERROR,
		"The value is no TOOI address of an organisation.",
		"Copy the whole address from the waardelijsten at standaarden.overheid.nl; write nvt for an "
		"organisation that has none." },
	[CHECK_OIN_MISMATCH] = { "oin-mismatch", ERROR,
		"The OIN carries another RSIN or KvK number than the record gives: one of them belongs to another "
		"organisation.",
		"Look both up again, and correct the wrong one." },
	[CHECK_DANGLING_REFERENCE] = { "dangling-reference", ERROR,
		"The record that is referred to is not in the register.",
		"Correct the id, or add the record first." },
	[CHECK_REFERENCE_CYCLE] = { "reference-cycle", ERROR,
		"Following the references leads back to where they began: no agreement replaces or elaborates itself, "
		"and no organisation came before itself.",
		"Take out the reference that points the wrong way: it goes from the newer agreement to the older "
		"one, from the elaboration to what it works out, from the predecessor to its successor." },
	[CHECK_DOCUMENT_WITHOUT_PLACE] = { "document-without-place", ERROR,
		"The document has neither an address (url) nor a stored file (bestand), so nobody can consult it.",
		"Fill in one of the two; 'url: onbekend' says that the place was looked for and not found." },
	[CHECK_DOCUMENT_ELSEWHERE] = { "document-elsewhere", ERROR,
		"The stored document lies outside the agreement's own directory, so it could change or go with another record.",
		"Store it under documenten/, in a directory named after the agreement's id; 'afspraak attach' does." },
	[CHECK_DOCUMENT_MISSING] = { "document-missing", ERROR,
		"The stored document is not there: the evidence for the agreement is gone.",
		"Put the file back, or correct the path. 'git log' on the path tells when it went." },
	[CHECK_DOCUMENT_UNREADABLE] = { "document-unreadable", ERROR,
		"The stored document is too large to read, or is no regular file, so that its checksum cannot be "
		"compared.",
		"Store a smaller file, or refer to the document with url." },
	[CHECK_DOCUMENT_CHECKSUM] = { "document-checksum", ERROR,
		"The SHA-256 of the stored document differs from the one in the record: the document was changed "
		"after it was registered, or the wrong one was stored.",
		"Put the registered document back. A new version is a document of its own: attach it." },
	[CHECK_DOCUMENT_SIZE] = { "document-size", ERROR,
		"The size of the stored document differs from the one in the record.",
		"Put the registered document back, or correct bytes." },

	[CHECK_STRAY_FILE] = { "stray-file", WARNING,
		"Something other than a record lies in a directory of records, and nothing reads it.",
		"Take it out; documents belong under documenten/." },
	[CHECK_UNSAFE_CHARACTER] = { "unsafe-character", WARNING,
		"The text holds an invisible character that can steer a terminal or reorder the text on the screen, "
		"so that it reads as something else than it says. Such characters come with pasted text.",
		"Type the text again without it." },
	[CHECK_PERSONAL_DATA] = { "personal-data", WARNING,
		"The text seems to hold personal data. The register names functions, never persons, and its history "
		"keeps everything that was ever in it.",
		"Write the function instead. Where it already was committed, ask the privacy officer what to do." },
	[CHECK_DUPLICATE_ITEM] = { "duplicate-item", WARNING,
		"The list holds the same item twice.",
		"Take one out, or correct it: a slip of copying is likely." },
	[CHECK_DUPLICATE_TITLE] = { "duplicate-title", WARNING,
		"Two records have the same name or title, and neither is over or replaces another: the same thing may "
		"be registered twice.",
		"Remove one, or tell them apart: a later agreement names the earlier one in vervangt." },
	[CHECK_DUPLICATE_KENMERK] = { "duplicate-kenmerk", WARNING,
		"Two agreements have the same reference number, which should identify one.",
		"Look both up; correct one, or remove it." },
	[CHECK_DUPLICATE_IDENTIFIER] = { "duplicate-identifier", WARNING,
		"Two parties have the same official identifier: the same organisation may be registered twice.",
		"Look both up; correct one, or remove it." },
	[CHECK_END_BEFORE_START] = { "end-before-start", WARNING,
		"The agreement ends before it starts.",
		"Check both dates against the document." },
	[CHECK_ENDED_AFTER_END] = { "ended-after-end", WARNING,
		"The agreement was ended early, according to beeindigd_per, on a day on which its last term was already over.",
		"Check datum_einde, verlenging and beeindigd_per against the documents." },
	[CHECK_MISSING_END_DATE] = { "missing-end-date", WARNING,
		"The status says that notice was given or that the agreement was ended, and nobody filled in as of when.",
		"Fill in beeindigd_per, or write onbekend when it was looked for and not found." },
	[CHECK_STATUS_CONTRADICTS_DATES] = { "status-contradicts-dates", WARNING,
		"The status and the dates cannot both be right: the dates say something else about the same day.",
		"See 'afspraak explain' for what follows from the dates; correct the dates, the status, or status_peildatum." },
	[CHECK_STATUS_OUTDATED] = { "status-outdated", WARNING,
		"The status was right once, and by its dates the agreement has ended since.",
		"Amend the status, or record the renewal." },
	[CHECK_FUTURE_DATE] = { "future-date", WARNING,
		"The record says what was so on a day that is yet to come.",
		"Correct the date." },
	[CHECK_TOO_MANY_RENEWALS] = { "too-many-renewals", WARNING,
		"More renewals were exercised than the agreement allows.",
		"Check both numbers against the documents: the agreement may have ended." },
	[CHECK_RENEWAL_WITHOUT_DURATION] = { "renewal-without-duration", WARNING,
		"The agreement is renewed tacitly, and nobody filled in for how long: no end and no notice day can be "
		"computed after the first term.",
		"Fill in verlenging.duur, or write onbekend when it was looked for and not found." },
	[CHECK_RENEWAL_WITHOUT_END] = { "renewal-without-end", WARNING,
		"An agreement of indefinite duration has no end to be renewed after.",
		"Correct datum_einde, or write 'verlenging: nvt'." },
	[CHECK_RENEWAL_CONTRADICTION] = { "renewal-contradiction", WARNING,
		"The parts of verlenging contradict each other.",
		"Check them against the document." },
	[CHECK_REPLACED_IN_FORCE] = { "replaced-in-force", WARNING,
		"An agreement and the one that it replaces both have the status van_kracht, so the task is counted "
		"under both.",
		"Amend the status of the older one, or take it out of vervangt." },
	[CHECK_GROUP_WITH_IDENTIFIER] = { "group-with-identifier", WARNING,
		"A group without named members has an official identifier, which belongs to one organisation.",
		"Take out groep, or write nvt for the identifier." },
	[CHECK_CONTRADICTION] = { "contradiction", WARNING,
		"Two fields of the record contradict each other.",
		"Check both against the document." },
	[CHECK_DOCUMENT_WITHOUT_CHECKSUM] = { "document-without-checksum", WARNING,
		"A stored document has no SHA-256, so a later change of it would not be noticed.",
		"Fill in sha256 from sha256sum; 'afspraak attach' does it by itself." },

	[CHECK_SIGNED_AFTER_START] = { "signed-after-start", INFO,
		"The agreement was signed after the day on which it started. That happens; it is shown to be known.",
		"Nothing, when the document says so." },
	[CHECK_NOT_LOOKED_AT] = { "not-looked-at", INFO,
		"These fields are absent: nobody has looked for their values yet, and they never count in favour of "
		"the register.",
		"Look them up and fill them in, with onbekend when there is nothing to be found, or nvt when it does "
		"not apply." },
	[CHECK_KNOWN_UNKNOWN] = { "known-unknown", INFO,
		"These fields are onbekend: their values were looked for and not found.",
		"Note in openstaand who will find them out, and by when." },

	[CHECK_UNKNOWN_SIGNAL] = { "unknown-signal", ERROR,
		"An exception (signaal_uitzondering) names a code that no signal has, so it takes nothing out.",
		"Write the code as it stands in the overview, under the signals." },
	[CHECK_SIGNAL_NOT_WAIVABLE] = { "signal-not-waivable", ERROR,
		"An exception (signaal_uitzondering) names a signal that always shows: that something cannot be read, is "
		"lost, or that an exception has ended.",
		"Mend what the signal is about, and take the exception out." },
	[CHECK_RECORD_UNREADABLE] = { "record-unreadable", ERROR,
		"Signal: a record cannot be read, so it counts nowhere, and the verdict can only be worse for it.",
		"Run 'afspraak check': it names the line. Then mend the file." },
	[CHECK_TERM_ENDS] = { "term-ends", INFO,
		"Signal: the current term ends within the window (signaal.venster) or the agreement's own lead time, and a "
		"new term follows tacitly.",
		"Nothing, when the agreement may run on." },
	[CHECK_ENDING] = { "ending", WARNING,
		"Signal: the agreement ends within the window (signaal.venster) or its own lead time, and nothing follows "
		"by itself. The task will be without an agreement.",
		"Decide on a renewal or a new agreement in time, and record it." },
	[CHECK_NOTICE_DAY_NEAR] = { "notice-day-near", WARNING,
		"Signal: the last day on which notice can be given is within the window (signaal.venster) or the "
		"agreement's own lead time.",
		"Decide whether the agreement runs on. 'afspraak explain' shows how the day was computed." },
	[CHECK_NOTICE_DAY_PASSED] = { "notice-day-passed", WARNING,
		"Signal: the last notice day of the current term has passed, and the agreement runs on after it.",
		"See that this was meant. An end by consent is recorded in beeindigd_per." },
	[CHECK_TERM_UNKNOWN] = { "term-unknown", WARNING,
		"Signal: a field is unknown without which nobody can tell when the agreement ends or notice is due. It "
		"may end unnoticed.",
		"Find the document, and fill in the field that is named." },
	[CHECK_EVALUATION_OVERDUE] = { "evaluation-overdue", WARNING,
		"Signal: the day of the next evaluation has passed.",
		"Evaluate, and record the day of the next one in evaluatie.volgende." },
	[CHECK_QUESTION_OVERDUE] = { "question-overdue", WARNING,
		"Signal: the day by which an open question was to be answered has passed.",
		"Record the answer and take the question out, or agree on another day." },
	[CHECK_INTENTION_ONLY] = { "intention-only", WARNING,
		"Signal: for a task there is only a letter of intent, which binds nobody.",
		"Conclude a definitive agreement, or record the one there is." },
	[CHECK_LEGAL_BASIS_WABO] = { "legal-basis-wabo", WARNING,
		"Signal: the title or legal basis mentions the Wabo, an act that was in force until 1 January 2024.",
		"Have it looked at by a lawyer: the basis is in the Omgevingswet now." },
	[CHECK_AGREEMENT_WITHOUT_TASK] = { "agreement-without-task", WARNING,
		"Signal: it is not recorded which tasks the agreement is about, so it counts for none.",
		"Fill in taken, with the ids of the tasks." },
	[CHECK_TASK_WITHOUT_AGREEMENT] = { "task-without-agreement", WARNING,
		"Signal: a task that another carries out or organises, or of which that is not known, has no agreement "
		"that holds.",
		"Record the agreement, or see that one is made." },
	[CHECK_COOPERATION_WITHOUT_AGREEMENT] = { "cooperation-without-agreement", INFO,
		"Signal: for a cooperation or coordination there is no agreement that holds. The norm does not ask for one.",
		"Nothing, when none was made; else record it." },
	[CHECK_AGREEMENT_WITHOUT_DOCUMENT] = { "agreement-without-document", WARNING,
		"Signal: no document of the agreement is recorded, with an address or as a file. Without it the agreement "
		"is no evidence.",
		"Add the document with 'afspraak attach'." },
	[CHECK_CHECKSUM_MISSING] = { "checksum-missing", INFO,
		"Signal: a document has no SHA-256, so nobody can tell whether it was altered.",
		"Attach the document itself, or fill in its sha256." },
	[CHECK_PUBLICATION_UNDECIDED] = { "publication-undecided", INFO,
		"Signal: whether the agreement is published has not been decided.",
		"Decide, and fill in openbaarheid.publiceren and the ground." },
	[CHECK_CONCENTRATION] = { "concentration", WARNING,
		"Signal: one organisation carries at least as many tasks that count for the norm as the register calls "
		"many (signaal.concentratie). If it fails, they all stop.",
		"Discuss whether that is wanted, and what happens if the organisation cannot do them." },
	[CHECK_COMPLETENESS_NOT_STATED] = { "completeness-not-stated", INFO,
		"Signal: nobody has stated that the overview is complete. Software cannot tell.",
		"Have the function responsible state it, and fill in volledigheid in register.yaml." },
	[CHECK_WAIVER_EXPIRED] = { "waiver-expired", WARNING,
		"Signal: the last day of an exception (signaal_uitzondering) has passed; the signal it held back counts "
		"again.",
		"Solve what it was about and take the exception out, or give it a new end with a new reason." },
	[CHECK_KIND_UNKNOWN] = { "kind-unknown", WARNING,
		"The commit's Aard is no kind of change that there is, so nobody can select it or tell what was meant.",
		"A commit cannot be changed. Make changes with 'afspraak', which accepts only the kinds there are." },
	[CHECK_KIND_MISMATCH] = { "kind-mismatch", WARNING,
		"The commit says that it is one kind of change, and what it changed is another: a verlenging that "
		"leaves all dates and terms as they were, an opzegging or beeindiging without status or date, a "
		"registratie that adds nothing.",
		"Look at the change with 'afspraak log'. Where the record is wrong, amend it with the kind correctie "
		"and say why." },
	[CHECK_EXTENDED_AFTER_END] = { "extended-after-end", WARNING,
		"An agreement was extended when its end had already passed, by the day of the commit: there was "
		"nothing left to extend, or the register was late.",
		"Find the day of the decision. When that was in time, note it in bronnen; when it was not, a new "
		"agreement may be needed." },
	[CHECK_EXTENDED_WITHOUT_OPTION] = { "extended-without-option", WARNING,
		"An agreement was extended while its own terms, as the register had them, left no renewal to exercise.",
		"Check maximum and uitgeoefend against the document; an extension beyond them is a new agreement." },
	[CHECK_DECISION_MISSING] = { "decision-missing", WARNING,
		"The register asked a decision for this kind of change (eisen.besluit in register.yaml), and the "
		"commit names none. 'afspraak' refuses such a change: this one was made outside it.",
		"Find the decision, and record it with a change of the record that names it with --decision." },
	[CHECK_EFFECTIVE_INVALID] = { "effective-invalid", WARNING,
		"The commit's Per, the day from which the change holds, is no day of the calendar.",
		"A commit cannot be changed. Say the right day in a later change of the record, with --effective." },
	[CHECK_REASON_MISSING] = { "reason-missing", WARNING,
		"The commit gives no reason, so nobody can answer why it was made.",
		"Ask who made it, and note the answer in the record with a change of its own." },
	[CHECK_KIND_MISSING] = { "kind-missing", INFO,
		"The commit has no Aard: it was made outside 'afspraak', with git itself. That is allowed, and listed.",
		"Look at the change with 'afspraak log'; nothing, when it is as it should be." },
	[CHECK_SIGNATURE_MISSING] = { "signature-missing", WARNING,
		"The register asked that every commit is signed (eisen.handtekening in register.yaml), and this one is "
		"not: nothing but a name that anyone can type says who made it.",
		"Ask who made it, and note the answer in the record with a signed change of its own." },
	[CHECK_SIGNATURE_BAD] = { "signature-bad", ERROR,
		"The commit carries a signature that was not made of this commit: it was changed after it was signed, "
		"or the signature was taken from elsewhere.",
		"Compare with another copy of the repository, and find out who put this commit here." },
	[CHECK_SIGNATURE_UNMANDATED] = { "signature-unmandated", WARNING,
		"The key that signed the commit is not in mandaten of register.yaml as it was before, or its mandate "
		"does not cover records of this type or changes of this kind.",
		"Have someone with the mandate look at the change, and confirm or revert it." },
	[CHECK_MANDATE_ENDED] = { "mandate-ended", WARNING,
		"The key that signed the commit is in mandaten, and the commit was made before its mandate began or "
		"after it ended.",
		"Have someone with the mandate look at the change, and confirm or revert it." },
	[CHECK_MANDATE_CHANGE_UNMANDATED] = { "mandate-change-unmandated", ERROR,
		"The commit changes who may do what (mandaten in register.yaml), and was not signed by someone who was "
		"mandated for the register itself. All mandates after it are in doubt.",
		"Restore the mandates with a commit signed by someone with the mandate, and find out who did this." },
	[CHECK_APPROVAL_MISSING] = { "approval-missing", WARNING,
		"The register asked a second signature for changes of this kind (eisen.vier_ogen in register.yaml), and no "
		"approval of this commit is signed with another key that was mandated to make the same change.",
		"Let somebody else with a mandate look at it with 'afspraak log', and then run 'afspraak approve COMMIT'." },
	[CHECK_OBJECT_CORRUPT] = { "object-corrupt", ERROR,
		"An object of the history is not what its name says: its content was altered, or the disk failed. What "
		"it led to could not be looked at.",
		"Compare with another clone or a backup: 'git fsck' names the object, and 'git fetch' from a whole "
		"clone into a new one brings a sound copy. Find out how it happened." },
	[CHECK_OBJECT_MISSING] = { "object-missing", ERROR,
		"An object of the history is not there: part of what was recorded cannot be consulted any more.",
		"Get it back from another clone or a backup, and find out how it went." },
	[CHECK_HISTORY_INCOMPLETE] = { "history-incomplete", ERROR,
		"This repository does not hold or show the whole history, so nobody can say here that it is whole.",
		"Make a full clone, without --depth and --filter, and take away grafts and replace references." },
	[CHECK_HISTORY_REWRITTEN] = { "history-rewritten", ERROR,
		"The commit that was known before is not on HEAD's line of first parents: the history was rewritten "
		"since, or another branch took its place.",
		"Look for the known commit in other clones and backups, and compare: 'git log KNOWN..HEAD' and back. "
		"When it was mistyped, or is of another register, give the right one." },
	[CHECK_CLOCK_BACKWARDS] = { "clock-backwards", WARNING,
		"The commit says that it was made more than a day before the commit that it was made on. A clock was "
		"wrong, or somebody chose the date. What the register knew on a day is answered by these dates.",
		"Ask who made the commit. The date cannot be mended without rewriting the history; note the answer in "
		"the reason of a later change." },
	[CHECK_CLOCK_FUTURE] = { "clock-future", WARNING,
		"The commit says that it was written or made on a day that is yet to come.",
		"Look at the clocks of the machine on which it was made and of this one." },
	[CHECK_CLOCK_SKEW] = { "clock-skew", INFO,
		"The commit says that it was made before the commit that it was made on, by a day at most: the clocks "
		"of two machines differed, or one had another time zone.",
		"Nothing, when it is rare; else set the clocks by the network." },
	[CHECK_OLD_VERSION_UNREADABLE] = { "old-version-unreadable", INFO,
		"The commit left or met a version of a record that cannot be read, so what it changed cannot be told "
		"field by field.",
		"Nothing: 'git show' shows the text. If the record is still so, 'afspraak check' tells." },
};

const struct check_code *check_code(const char *code)
{
	for (size_t i = 0; i < COUNT(check_code_table); i++)
		if (strcmp(check_code_table[i].code, code) == 0)
			return &check_code_table[i];
	return NULL;
}

const struct check_code *check_codes(size_t *n)
{
	*n = COUNT(check_code_table);
	return check_code_table;
}

const struct check_code *history_codes(size_t *n)
{
	*n = CHECK_COUNT - CHECK_KIND_UNKNOWN;
	return &check_code_table[CHECK_KIND_UNKNOWN];
}
