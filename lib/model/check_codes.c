#include <string.h>

#include "base/lang.h"
#include "base/mem.h"
#include "model/check_internal.h"

#define ERROR SEVERITY_ERROR
#define WARNING SEVERITY_WARNING
#define INFO SEVERITY_INFO

/* Codes are stable: scripts and people's notes refer to them. Errors first. */
const struct check_code check_code_table[CHECK_COUNT] = {
	[CHECK_UNREADABLE_FILE] = { "unreadable-file", ERROR,
		N_("The file cannot be read as a record at all: it is too large, is no regular file, or the system refuses it. "
		"Nothing in it counts."),
		N_("Make it a plain file of text, and see that you may read it.") },
	[CHECK_YAML_SYNTAX] = { "yaml-syntax", ERROR,
		N_("The text is not the YAML that records are written in: one map, without anchors, aliases, tags or "
		"duplicate keys. Nothing in the file counts until it can be read."),
		N_("Mend the line that is named. Values with a colon and a space, or that start with a special "
		"character, need quotes.") },
	[CHECK_STRAY_RECORD] = { "stray-record", ERROR,
		N_("A .yaml file lies where no record is read, or has a name that is no id, or is no regular file. It "
		"looks registered and is not."),
		N_("Move it to where records of its type lie (afspraken/YEAR/, taken/, partijen/), or rename it to an "
		"id: the characters a-z and 0-9, with single hyphens.") },
	[CHECK_RESERVED_ID] = { "reserved-id", ERROR,
		N_("The record's id is onbekend or nvt, which mean something else wherever an id is asked for: nothing "
		"could refer to this record."),
		N_("Give the file another name.") },
	[CHECK_DUPLICATE_ID] = { "duplicate-id", ERROR,
		N_("Two agreements in different years have the same id, so a reference to it means neither. Ids are "
		"never reused."),
		N_("Give one of them another id, and change what refers to it.") },
	[CHECK_UNKNOWN_FIELD] = { "unknown-field", ERROR,
		N_("The file has a field that records of this type do not have, mostly a spelling mistake. Nothing reads "
		"its value."),
		N_("Correct the name, or take the field out. 'man afspraak-register' lists the fields.") },
	[CHECK_MISSING_FIELD] = { "missing-field", ERROR,
		N_("A required field is absent, so the record cannot be told apart or judged."),
		N_("Fill it in; where the field allows it, onbekend says that the value was looked for and not found.") },
	[CHECK_WRONG_TYPE] = { "wrong-type", ERROR,
		N_("The field holds a single value, a list or a group of fields where it should hold another of these."),
		N_("Write it in the form that the message names. An item of a list starts with a hyphen and a space.") },
	[CHECK_EMPTY_VALUE] = { "empty-value", ERROR,
		N_("The field is there but says nothing, and nobody can tell whether anyone looked."),
		N_("Fill it in, write onbekend or nvt where the field allows it, or take the field out: absent means not "
		"looked at yet.") },
	[CHECK_ONBEKEND_NOT_ALLOWED] = { "onbekend-not-allowed", ERROR,
		N_("This value cannot be onbekend: without it the record, or the item of the list, has no meaning."),
		N_("Fill it in, or take the item out. A whole list that is not known is written as 'field: onbekend'.") },
	[CHECK_NVT_NOT_ALLOWED] = { "nvt-not-allowed", ERROR,
		N_("nvt (not applicable) has no meaning for this value: every record has one, known or not."),
		N_("Fill it in, or write onbekend where the field allows it.") },
	[CHECK_MULTILINE_TEXT] = { "multiline-text", ERROR,
		N_("The field is one line of text and holds more, which tables and titles cannot show."),
		N_("Write it on one line, or fold it with '>-' instead of '|'.") },
	[CHECK_UNKNOWN_VALUE] = { "unknown-value", ERROR,
		N_("The value is not one of those the field can have."),
		N_("Choose one of the values. If none fits, anders or onbekend does where the field has it.") },
	[CHECK_INVALID_DATE] = { "invalid-date", ERROR,
		N_("The value is no day of the calendar in the form YYYY-MM-DD. Every computation of terms rests on it."),
		N_("Write it as 2025-01-31.") },
	[CHECK_INVALID_DURATION] = { "invalid-duration", ERROR,
		N_("The value is no duration of years, months, weeks and days."),
		N_("Write P, then a number with Y, M, W or D for each part, in that order: P6M, P1Y6M, P14D.") },
	[CHECK_ZERO_DURATION] = { "zero-duration", ERROR,
		N_("A renewal or an interval between evaluations of no time never gets anywhere."),
		N_("Write its length, such as P1Y. An agreement that is not renewed has 'wijze: geen'; use nvt for no "
		"evaluation.") },
	[CHECK_INVALID_NUMBER] = { "invalid-number", ERROR,
		N_("The value is no number that the field can hold."),
		N_("Write digits only; for amounts and hours a decimal point and more digits may follow. No currency "
		"signs, spaces or thousands separators.") },
	[CHECK_INVALID_BOOL] = { "invalid-bool", ERROR,
		N_("The value is neither true nor false."),
		N_("Write true or false, in lower case.") },
	[CHECK_INVALID_URL] = { "invalid-url", ERROR,
		N_("The value is no https address without a user name."),
		N_("Copy the address of the document from the browser; write spaces as %20.") },
	[CHECK_INVALID_FILE] = { "invalid-file", ERROR,
		N_("The value is no path of a stored document."),
		N_("Store documents with 'afspraak attach', which writes the path.") },
	[CHECK_INVALID_MEDIATYPE] = { "invalid-mediatype", ERROR,
		N_("The value is no media type."),
		N_("Write it as application/pdf, without parameters; 'afspraak attach' fills it in.") },
	[CHECK_INVALID_SHA256] = { "invalid-sha256", ERROR,
		N_("The value is no SHA-256 checksum, so it proves nothing."),
		N_("Copy all 64 digits in lower case from sha256sum; 'afspraak attach' fills it in.") },
	[CHECK_INVALID_TIMEZONE] = { "invalid-timezone", ERROR,
		N_("The value does not have the form of an IANA time zone, so nobody knows when the register's days begin."),
		N_("Write it as Europe/Amsterdam.") },
	[CHECK_INVALID_RSIN] = { "invalid-rsin", ERROR,
		N_("The value is no RSIN: nine digits that pass a test, so that a slip of the pen shows."),
		N_("Copy it again from the source, leading zeros included.") },
	[CHECK_INVALID_KVK] = { "invalid-kvk", ERROR,
		N_("The value is no KvK number: eight digits."),
		N_("Copy it again from the trade register, leading zeros included.") },
	[CHECK_INVALID_OIN] = { "invalid-oin", ERROR,
		N_("The value is no OIN: twenty positions that may carry a valid RSIN or a KvK number."),
		N_("Copy it again from the OIN register, leading zeros included.") },
	[CHECK_INVALID_TOOI] = { "invalid-tooi", ERROR,
		N_("The value is no TOOI address of an organisation."),
		N_("Copy the whole address from the waardelijsten at standaarden.overheid.nl; write nvt for an "
		"organisation that has none.") },
	[CHECK_OIN_MISMATCH] = { "oin-mismatch", ERROR,
		N_("The OIN carries another RSIN or KvK number than the record gives: one of them belongs to another "
		"organisation."),
		N_("Look both up again, and correct the wrong one.") },
	[CHECK_DANGLING_REFERENCE] = { "dangling-reference", ERROR,
		N_("The record that is referred to is not in the register."),
		N_("Correct the id, or add the record first.") },
	[CHECK_REFERENCE_CYCLE] = { "reference-cycle", ERROR,
		N_("Following the references leads back to where they began: no agreement replaces or elaborates itself, "
		"and no organisation came before itself."),
		N_("Take out the reference that points the wrong way: it goes from the newer agreement to the older "
		"one, from the elaboration to what it works out, from the predecessor to its successor.") },
	[CHECK_DOCUMENT_WITHOUT_PLACE] = { "document-without-place", ERROR,
		N_("The document has neither an address (url) nor a stored file (bestand), so nobody can consult it."),
		N_("Fill in one of the two; 'url: onbekend' says that the place was looked for and not found.") },
	[CHECK_DOCUMENT_ELSEWHERE] = { "document-elsewhere", ERROR,
		N_("The stored document lies outside the agreement's own directory, so it could change or go with another record."),
		N_("Store it under documenten/, in a directory named after the agreement's id; 'afspraak attach' does.") },
	[CHECK_DOCUMENT_MISSING] = { "document-missing", ERROR,
		N_("The stored document is not there: the evidence for the agreement is gone."),
		N_("Put the file back, or correct the path. 'git log' on the path tells when it went.") },
	[CHECK_DOCUMENT_UNREADABLE] = { "document-unreadable", ERROR,
		N_("The stored document is too large to read, or is no regular file, so that its checksum cannot be "
		"compared."),
		N_("Store a smaller file, or refer to the document with url.") },
	[CHECK_DOCUMENT_CHECKSUM] = { "document-checksum", ERROR,
		N_("The SHA-256 of the stored document differs from the one in the record: the document was changed "
		"after it was registered, or the wrong one was stored."),
		N_("Put the registered document back. A new version is a document of its own: attach it.") },
	[CHECK_DOCUMENT_SIZE] = { "document-size", ERROR,
		N_("The size of the stored document differs from the one in the record."),
		N_("Put the registered document back, or correct bytes.") },

	[CHECK_STRAY_FILE] = { "stray-file", WARNING,
		N_("Something other than a record lies in a directory of records, and nothing reads it."),
		N_("Take it out; documents belong under documenten/.") },
	[CHECK_UNSAFE_CHARACTER] = { "unsafe-character", WARNING,
		N_("The text holds an invisible character that can steer a terminal or reorder the text on the screen, "
		"so that it reads as something else than it says. Such characters come with pasted text."),
		N_("Type the text again without it.") },
	[CHECK_PERSONAL_DATA] = { "personal-data", WARNING,
		N_("The text seems to hold personal data. The register names functions, never persons, and its history "
		"keeps everything that was ever in it."),
		N_("Write the function instead. Where it already was committed, ask the privacy officer what to do.") },
	[CHECK_DUPLICATE_ITEM] = { "duplicate-item", WARNING,
		N_("The list holds the same item twice."),
		N_("Take one out, or correct it: a slip of copying is likely.") },
	[CHECK_DUPLICATE_TITLE] = { "duplicate-title", WARNING,
		N_("Two records have the same name or title, and neither is over or replaces another: the same thing may "
		"be registered twice."),
		N_("Remove one, or tell them apart: a later agreement names the earlier one in vervangt.") },
	[CHECK_DUPLICATE_KENMERK] = { "duplicate-kenmerk", WARNING,
		N_("Two agreements have the same reference number, which should identify one."),
		N_("Look both up; correct one, or remove it.") },
	[CHECK_DUPLICATE_IDENTIFIER] = { "duplicate-identifier", WARNING,
		N_("Two parties have the same official identifier: the same organisation may be registered twice."),
		N_("Look both up; correct one, or remove it.") },
	[CHECK_END_BEFORE_START] = { "end-before-start", WARNING,
		N_("The agreement ends before it starts."),
		N_("Check both dates against the document.") },
	[CHECK_ENDED_AFTER_END] = { "ended-after-end", WARNING,
		N_("The agreement was ended early, according to beeindigd_per, on a day on which its last term was already over."),
		N_("Check datum_einde, verlenging and beeindigd_per against the documents.") },
	[CHECK_MISSING_END_DATE] = { "missing-end-date", WARNING,
		N_("The status says that notice was given or that the agreement was ended, and nobody filled in as of when."),
		N_("Fill in beeindigd_per, or write onbekend when it was looked for and not found.") },
	[CHECK_STATUS_CONTRADICTS_DATES] = { "status-contradicts-dates", WARNING,
		N_("The status and the dates cannot both be right: the dates say something else about the same day."),
		N_("See 'afspraak explain' for what follows from the dates; correct the dates, the status, or status_peildatum.") },
	[CHECK_STATUS_OUTDATED] = { "status-outdated", WARNING,
		N_("The status was right once, and by its dates the agreement has ended since."),
		N_("Amend the status, or record the renewal.") },
	[CHECK_FUTURE_DATE] = { "future-date", WARNING,
		N_("The record says what was so on a day that is yet to come."),
		N_("Correct the date.") },
	[CHECK_TOO_MANY_RENEWALS] = { "too-many-renewals", WARNING,
		N_("More renewals were exercised than the agreement allows."),
		N_("Check both numbers against the documents: the agreement may have ended.") },
	[CHECK_RENEWAL_WITHOUT_DURATION] = { "renewal-without-duration", WARNING,
		N_("The agreement is renewed tacitly, and nobody filled in for how long: no end and no notice day can be "
		"computed after the first term."),
		N_("Fill in verlenging.duur, or write onbekend when it was looked for and not found.") },
	[CHECK_RENEWAL_WITHOUT_END] = { "renewal-without-end", WARNING,
		N_("An agreement of indefinite duration has no end to be renewed after."),
		N_("Correct datum_einde, or write 'verlenging: nvt'.") },
	[CHECK_RENEWAL_CONTRADICTION] = { "renewal-contradiction", WARNING,
		N_("The parts of verlenging contradict each other."),
		N_("Check them against the document.") },
	[CHECK_REPLACED_IN_FORCE] = { "replaced-in-force", WARNING,
		N_("An agreement and the one that it replaces both have the status van_kracht, so the task is counted "
		"under both."),
		N_("Amend the status of the older one, or take it out of vervangt.") },
	[CHECK_GROUP_WITH_IDENTIFIER] = { "group-with-identifier", WARNING,
		N_("A group without named members has an official identifier, which belongs to one organisation."),
		N_("Take out groep, or write nvt for the identifier.") },
	[CHECK_CONTRADICTION] = { "contradiction", WARNING,
		N_("Two fields of the record contradict each other."),
		N_("Check both against the document.") },
	[CHECK_DOCUMENT_WITHOUT_CHECKSUM] = { "document-without-checksum", WARNING,
		N_("A stored document has no SHA-256, so a later change of it would not be noticed."),
		N_("Fill in sha256 from sha256sum; 'afspraak attach' does it by itself.") },

	[CHECK_SIGNED_AFTER_START] = { "signed-after-start", INFO,
		N_("The agreement was signed after the day on which it started. That happens; it is shown to be known."),
		N_("Nothing, when the document says so.") },
	[CHECK_NOT_LOOKED_AT] = { "not-looked-at", INFO,
		N_("These fields are absent: nobody has looked for their values yet, and they never count in favour of "
		"the register."),
		N_("Look them up and fill them in, with onbekend when there is nothing to be found, or nvt when it does "
		"not apply.") },
	[CHECK_KNOWN_UNKNOWN] = { "known-unknown", INFO,
		N_("These fields are onbekend: their values were looked for and not found."),
		N_("Note in openstaand who will find them out, and by when.") },

	[CHECK_UNKNOWN_SIGNAL] = { "unknown-signal", ERROR,
		N_("An exception (signaal_uitzondering) names a code that no signal has, so it takes nothing out."),
		N_("Write the code as it stands in the overview, under the signals.") },
	[CHECK_SIGNAL_NOT_WAIVABLE] = { "signal-not-waivable", ERROR,
		N_("An exception (signaal_uitzondering) names a signal that always shows: that something cannot be read, is "
		"lost, or that an exception has ended."),
		N_("Mend what the signal is about, and take the exception out.") },
	[CHECK_RECORD_UNREADABLE] = { "record-unreadable", ERROR,
		N_("Signal: a record cannot be read, so it counts nowhere, and the verdict can only be worse for it."),
		N_("Run 'afspraak check': it names the line. Then mend the file.") },
	[CHECK_TERM_ENDS] = { "term-ends", INFO,
		N_("Signal: the current term ends within the window (signaal.venster) or the agreement's own lead time, and a "
		"new term follows tacitly."),
		N_("Nothing, when the agreement may run on.") },
	[CHECK_ENDING] = { "ending", WARNING,
		N_("Signal: the agreement ends within the window (signaal.venster) or its own lead time, and nothing follows "
		"by itself. The task will be without an agreement."),
		N_("Decide on a renewal or a new agreement in time, and record it.") },
	[CHECK_NOTICE_DAY_NEAR] = { "notice-day-near", WARNING,
		N_("Signal: the last day on which notice can be given is within the window (signaal.venster) or the "
		"agreement's own lead time."),
		N_("Decide whether the agreement runs on. 'afspraak explain' shows how the day was computed.") },
	[CHECK_NOTICE_DAY_PASSED] = { "notice-day-passed", WARNING,
		N_("Signal: the last notice day of the current term has passed, and the agreement runs on after it."),
		N_("See that this was meant. An end by consent is recorded in beeindigd_per.") },
	[CHECK_TERM_UNKNOWN] = { "term-unknown", WARNING,
		N_("Signal: a field is unknown without which nobody can tell when the agreement ends or notice is due. It "
		"may end unnoticed."),
		N_("Find the document, and fill in the field that is named.") },
	[CHECK_EVALUATION_OVERDUE] = { "evaluation-overdue", WARNING,
		N_("Signal: the day of the next evaluation has passed."),
		N_("Evaluate, and record the day of the next one in evaluatie.volgende.") },
	[CHECK_QUESTION_OVERDUE] = { "question-overdue", WARNING,
		N_("Signal: the day by which an open question was to be answered has passed."),
		N_("Record the answer and take the question out, or agree on another day.") },
	[CHECK_INTENTION_ONLY] = { "intention-only", WARNING,
		N_("Signal: for a task there is only a letter of intent, which binds nobody."),
		N_("Conclude a definitive agreement, or record the one there is.") },
	[CHECK_LEGAL_BASIS_WABO] = { "legal-basis-wabo", WARNING,
		N_("Signal: the title or legal basis mentions the Wabo, an act that was in force until 1 January 2024."),
		N_("Have it looked at by a lawyer: the basis is in the Omgevingswet now.") },
	[CHECK_AGREEMENT_WITHOUT_TASK] = { "agreement-without-task", WARNING,
		N_("Signal: it is not recorded which tasks the agreement is about, so it counts for none."),
		N_("Fill in taken, with the ids of the tasks.") },
	[CHECK_TASK_WITHOUT_AGREEMENT] = { "task-without-agreement", WARNING,
		N_("Signal: a task that another carries out or organises, or of which that is not known, has no agreement "
		"that holds."),
		N_("Record the agreement, or see that one is made.") },
	[CHECK_COOPERATION_WITHOUT_AGREEMENT] = { "cooperation-without-agreement", INFO,
		N_("Signal: for a cooperation or coordination there is no agreement that holds. The norm does not ask for one."),
		N_("Nothing, when none was made; else record it.") },
	[CHECK_AGREEMENT_WITHOUT_DOCUMENT] = { "agreement-without-document", WARNING,
		N_("Signal: no document of the agreement is recorded, with an address or as a file. Without it the agreement "
		"is no evidence."),
		N_("Add the document with 'afspraak attach'.") },
	[CHECK_CHECKSUM_MISSING] = { "checksum-missing", INFO,
		N_("Signal: a document has no SHA-256, so nobody can tell whether it was altered."),
		N_("Attach the document itself, or fill in its sha256.") },
	[CHECK_PUBLICATION_UNDECIDED] = { "publication-undecided", INFO,
		N_("Signal: whether the agreement is published has not been decided."),
		N_("Decide, and fill in openbaarheid.publiceren and the ground.") },
	[CHECK_CONCENTRATION] = { "concentration", WARNING,
		N_("Signal: one organisation carries at least as many tasks that count for the norm as the register calls "
		"many (signaal.concentratie). If it fails, they all stop."),
		N_("Discuss whether that is wanted, and what happens if the organisation cannot do them.") },
	[CHECK_COMPLETENESS_NOT_STATED] = { "completeness-not-stated", INFO,
		N_("Signal: nobody has stated that the overview is complete. Software cannot tell."),
		N_("Have the function responsible state it, and fill in volledigheid in register.yaml.") },
	[CHECK_WAIVER_EXPIRED] = { "waiver-expired", WARNING,
		N_("Signal: the last day of an exception (signaal_uitzondering) has passed; the signal it held back counts "
		"again."),
		N_("Solve what it was about and take the exception out, or give it a new end with a new reason.") },
	[CHECK_KIND_UNKNOWN] = { "kind-unknown", WARNING,
		N_("The commit's Aard is no kind of change that there is, so nobody can select it or tell what was meant."),
		N_("A commit cannot be changed. Make changes with 'afspraak', which accepts only the kinds there are.") },
	[CHECK_KIND_MISMATCH] = { "kind-mismatch", WARNING,
		N_("The commit says that it is one kind of change, and what it changed is another: a verlenging that "
		"leaves all dates and terms as they were, an opzegging or beeindiging without status or date, a "
		"registratie that adds nothing."),
		N_("Look at the change with 'afspraak log'. Where the record is wrong, amend it with the kind correctie "
		"and say why.") },
	[CHECK_EXTENDED_AFTER_END] = { "extended-after-end", WARNING,
		N_("An agreement was extended when its end had already passed, by the day of the commit: there was "
		"nothing left to extend, or the register was late."),
		N_("Find the day of the decision. When that was in time, note it in bronnen; when it was not, a new "
		"agreement may be needed.") },
	[CHECK_EXTENDED_WITHOUT_OPTION] = { "extended-without-option", WARNING,
		N_("An agreement was extended while its own terms, as the register had them, left no renewal to exercise."),
		N_("Check maximum and uitgeoefend against the document; an extension beyond them is a new agreement.") },
	[CHECK_DECISION_MISSING] = { "decision-missing", WARNING,
		N_("The register asked a decision for this kind of change (eisen.besluit in register.yaml), and the "
		"commit names none. 'afspraak' refuses such a change: this one was made outside it."),
		N_("Find the decision, and record it with a change of the record that names it with --decision.") },
	[CHECK_EFFECTIVE_INVALID] = { "effective-invalid", WARNING,
		N_("The commit's Per, the day from which the change holds, is no day of the calendar."),
		N_("A commit cannot be changed. Say the right day in a later change of the record, with --effective.") },
	[CHECK_REASON_MISSING] = { "reason-missing", WARNING,
		N_("The commit gives no reason, so nobody can answer why it was made."),
		N_("Ask who made it, and note the answer in the record with a change of its own.") },
	[CHECK_KIND_MISSING] = { "kind-missing", INFO,
		N_("The commit has no Aard: it was made outside 'afspraak', with git itself. That is allowed, and listed."),
		N_("Look at the change with 'afspraak log'; nothing, when it is as it should be.") },
	[CHECK_SIGNATURE_MISSING] = { "signature-missing", WARNING,
		N_("The register asked that every commit is signed (eisen.handtekening in register.yaml), and this one is "
		"not: nothing but a name that anyone can type says who made it."),
		N_("Ask who made it, and note the answer in the record with a signed change of its own.") },
	[CHECK_SIGNATURE_BAD] = { "signature-bad", ERROR,
		N_("The commit carries a signature that was not made of this commit: it was changed after it was signed, "
		"or the signature was taken from elsewhere."),
		N_("Compare with another copy of the repository, and find out who put this commit here.") },
	[CHECK_SIGNATURE_UNMANDATED] = { "signature-unmandated", WARNING,
		N_("The key that signed the commit is not in mandaten of register.yaml as it was before, or its mandate "
		"does not cover records of this type or changes of this kind."),
		N_("Have someone with the mandate look at the change, and confirm or revert it.") },
	[CHECK_MANDATE_ENDED] = { "mandate-ended", WARNING,
		N_("The key that signed the commit is in mandaten, and the commit was made before its mandate began or "
		"after it ended."),
		N_("Have someone with the mandate look at the change, and confirm or revert it.") },
	[CHECK_MANDATE_CHANGE_UNMANDATED] = { "mandate-change-unmandated", ERROR,
		N_("The commit changes who may do what (mandaten in register.yaml), and was not signed by someone who was "
		"mandated for the register itself. All mandates after it are in doubt."),
		N_("Restore the mandates with a commit signed by someone with the mandate, and find out who did this.") },
	[CHECK_APPROVAL_MISSING] = { "approval-missing", WARNING,
		N_("The register asked a second signature for changes of this kind (eisen.vier_ogen in register.yaml), and no "
		"approval of this commit is signed with another key that was mandated to make the same change."),
		N_("Let somebody else with a mandate look at it with 'afspraak log', and then run 'afspraak approve COMMIT'.") },
	[CHECK_OBJECT_CORRUPT] = { "object-corrupt", ERROR,
		N_("An object of the history is not what its name says: its content was altered, or the disk failed. What "
		"it led to could not be looked at."),
		N_("Compare with another clone or a backup: 'git fsck' names the object, and 'git fetch' from a whole "
		"clone into a new one brings a sound copy. Find out how it happened.") },
	[CHECK_OBJECT_MISSING] = { "object-missing", ERROR,
		N_("An object of the history is not there: part of what was recorded cannot be consulted any more."),
		N_("Get it back from another clone or a backup, and find out how it went.") },
	[CHECK_HISTORY_INCOMPLETE] = { "history-incomplete", ERROR,
		N_("This repository does not hold or show the whole history, so nobody can say here that it is whole."),
		N_("Make a full clone, without --depth and --filter, and take away grafts and replace references.") },
	[CHECK_HISTORY_REWRITTEN] = { "history-rewritten", ERROR,
		N_("The commit that was known before is not on HEAD's line of first parents: the history was rewritten "
		"since, or another branch took its place."),
		N_("Look for the known commit in other clones and backups, and compare: 'git log KNOWN..HEAD' and back. "
		"When it was mistyped, or is of another register, give the right one.") },
	[CHECK_CLOCK_BACKWARDS] = { "clock-backwards", WARNING,
		N_("The commit says that it was made more than a day before the commit that it was made on. A clock was "
		"wrong, or somebody chose the date. What the register knew on a day is answered by these dates."),
		N_("Ask who made the commit. The date cannot be mended without rewriting the history; note the answer in "
		"the reason of a later change.") },
	[CHECK_CLOCK_FUTURE] = { "clock-future", WARNING,
		N_("The commit says that it was written or made on a day that is yet to come."),
		N_("Look at the clocks of the machine on which it was made and of this one.") },
	[CHECK_CLOCK_SKEW] = { "clock-skew", INFO,
		N_("The commit says that it was made before the commit that it was made on, by a day at most: the clocks "
		"of two machines differed, or one had another time zone."),
		N_("Nothing, when it is rare; else set the clocks by the network.") },
	[CHECK_OLD_VERSION_UNREADABLE] = { "old-version-unreadable", INFO,
		N_("The commit left or met a version of a record that cannot be read, so what it changed cannot be told "
		"field by field."),
		N_("Nothing: 'git show' shows the text. If the record is still so, 'afspraak check' tells.") },
};

const struct check_code *check_code(const char *code)
{
	for (size_t i = 0; i < COUNT(check_code_table); i++)
		if (strcmp(check_code_table[i].code, code) == 0)
			return &check_code_table[i];
	return NULL;
}

const char *check_dangling(void)
{
	return check_code_table[CHECK_DANGLING_REFERENCE].code;
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
