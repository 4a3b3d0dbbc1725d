# The environment every test runs in: nothing of the user, the machine, the
# day or the language gets through. Sourced by tests/run and tests/lib.sh.

# A leaked GIT_DIR or AFSPRAAK_REGISTER would point the tests at a real register.
for _name in $(env | sed -n 's/^\(\(GIT\|AFSPRAAK\)_[A-Za-z0-9_]*\)=.*/\1/p'); do
	case $_name in
	AFSPRAAK_TEST_KEEP | AFSPRAAK_INDEX) ;;
	*) unset "$_name" ;;
	esac
done
unset LANGUAGE LANG XDG_CONFIG_HOME XDG_CACHE_HOME XDG_DATA_HOME VISUAL NO_COLOR COLUMNS LINES \
	POSIXLY_CORRECT CDPATH ENV MANPATH SUDO_UID SUDO_GID LD_PRELOAD
export LC_ALL=C.UTF-8 TZ=UTC TERM=dumb EDITOR=false PAGER=cat AFSPRAAK_PAGER=cat
umask 022

export GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_NAME=Registrar GIT_AUTHOR_EMAIL=registrar@example.org
export GIT_COMMITTER_NAME=Registrar GIT_COMMITTER_EMAIL=registrar@example.org
export AFSPRAAK_TODAY=2025-01-01 SOURCE_DATE_EPOCH=1735732800 # noon of that day

# Memory is never zero by luck; a sanitizer's report has a status of its own,
# and the fault shim may stand before the sanitizer's library.
export MALLOC_PERTURB_=165
export ASAN_OPTIONS=exitcode=99:detect_stack_use_after_return=1:verify_asan_link_order=0
export UBSAN_OPTIONS=exitcode=99:print_stacktrace=1
