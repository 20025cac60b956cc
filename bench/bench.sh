# Sourced by ./statuscast: what can be measured, and how. The measuring itself is Java, run from its source files.

bench_usage() {
    cat <<'TEXT'
usage: ./statuscast bench NAME [--short] [--json]

  start     process start to the first answer of /health: with and without the AOT cache, and ./statuscast run
  memory    resident memory, idle 10 s after the start, sandbox number on
  accept    text statuses accepted durably over 64 connections, beside the rate of the database alone
  queue     lateness of 10,000 posts of 1,000 numbers due in 10 s, and the rate of accepting, with 1,000,000 posts waiting,
            on SQLite and PostgreSQL, beside the rate of either alone; 100,000 waiting with --short
  publish   from the request to the acknowledgement of a WhatsApp server, warm, 10 contacts
  protocol  a status to 1,000 companions, known and new, and the memory of a linked number: ours beside Baileys
  audience  one status to 50,000 contacts of whom nothing is known yet, then a second one; 5,000 with --short
  numbers   1,000 numbers linked over TLS: memory, threads and processor while idle, then all posting; 100 with --short

  --short   seconds instead of minutes; the figures are rougher
  --json    one object a line: {"name","value","unit","target","met"}

Close other programs first: the figures are those of the whole machine.
TEXT
}

need_peers() {
    need node nodejs "for Baileys, which is measured beside us"
    need npm npm "for Baileys, which is measured beside us"
    [ -d peers/node_modules ] && [ peers/node_modules -nt peers/package-lock.json ] && return
    (cd peers && npm ci --no-audit --no-fund --loglevel=error >&2 && touch node_modules)
}

bench() {
    case "${1:-}" in
        start | memory | accept | queue | publish | audience | numbers) ;;
        protocol) need_peers ;;
        "" | help | -h | --help) bench_usage; return ;;
        *) bench_usage >&2; die "unknown measurement: $1" ;;
    esac
    [ -f "$STATE/server.aot" ] || make_aot_cache
    say "statuscast: load of the machine before: $(uptime | sed 's/.*load average: //')"
    # shellcheck disable=SC2046
    "$JAVA_HOME/bin/java" $(jvm_flags) -cp "server/target/classes:server/target/lib/*" \
        -Dbench.jar="$JAR" -Dbench.aot="$STATE/server.aot" -Dbench.flags="$(jvm_flags | paste -sd ' ')" \
        bench/Bench.java "$@"
}
