# Normaliser for the expected standard error (NAME.err). Applied with
# `sed -z -E` (the whole text at once) to what was recorded and to what a run
# printed; tests/README.md states the same rules in words, for runners without sed.
# 1. The time of a report.
s/(^|\n)(=[A-Z]+ REPORT====) [^=\n]* ===/\1\2 TIME ===/g
# 2. Process identifiers, references, ports.
s/<[0-9]+\.[0-9]+\.[0-9]+>/<PID>/g
s/#Ref<[0-9.]+>/#Ref<REF>/g
s/#Port<[0-9.]+>/#Port<PORT>/g
# 3. Closures: index and hash are the compiler's own choice.
s/#Fun<([a-z_0-9]+)\.[0-9]+\.[0-9]+>/#Fun<\1>/g
# 4. Figures of a crash report that measure the implementation.
s/\n( *(heap_size|stack_size|reductions): )[0-9]+/\n\1N/g
# 5. Stack frames of library modules and of the code that called main/1: in
#    terms with the comma and the blanks around them, in reports as whole lines.
s/,[ \n]*\{(gen|gen_server|gen_statem|supervisor|proc_lib|lists|maps|timer|otp_main|rvm[a-z_]*),[^][{}]*,[ \n]*\[\{file,[ \n]*"[^"]*"\},[ \n]*\{line,[0-9]+\}\]\}//g
s/\[\{(gen|gen_server|gen_statem|supervisor|proc_lib|lists|maps|timer|otp_main|rvm[a-z_]*),[^][{}]*,[ \n]*\[\{file,[ \n]*"[^"]*"\},[ \n]*\{line,[0-9]+\}\]\},[ \n]*/[/g
s/\[\{(gen|gen_server|gen_statem|supervisor|proc_lib|lists|maps|timer|otp_main|rvm[a-z_]*),[^][{}]*,[ \n]*\[\{file,[ \n]*"[^"]*"\},[ \n]*\{line,[0-9]+\}\]\}\]/[]/g
s/\n +in (function|call from) +(gen|gen_server|gen_statem|supervisor|proc_lib|lists|maps|timer|otp_main|rvm[a-z_]*):[^\n]*//g
