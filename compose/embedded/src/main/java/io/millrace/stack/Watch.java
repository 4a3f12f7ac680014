package io.millrace.stack;

import java.util.List;
import java.util.Map;

/** Starts the Spark driver again when it dies, after a pause that grows. A shell, since it only sleeps. */
record Watch(Tree tree, Home home, long driver) implements Part {

    static final String NAME = "watch";

    /**
     * Its arguments are the driver's number, and the command that starts the driver again and prints its new number. Where
     * that ends with 2, wrong usage, another attempt would not help.
     */
    private static final String LOOP = """
            pid=$1
            shift
            pause=1
            began=$(date +%s)
            lives() {
                kill -0 "$1" 2>/dev/null || return 1
                read -r stat 2>/dev/null < "/proc/$1/stat" || return 0
                case "$stat" in *") Z "*) return 1 ;; esac
            }
            while :; do
                while lives "$pid"; do sleep 1; done
                [ $(($(date +%s) - began)) -gt 300 ] && pause=1
                echo "$(date -u +%FT%TZ) The driver, process $pid, has died. It is started again in $pause s."
                sleep $pause
                began=$(date +%s)
                next=$("$@")
                case $? in
                    0)
                        [ -n "$next" ] || exit 0
                        pid=$next
                        echo "$(date -u +%FT%TZ) The driver is process $pid now."
                        ;;
                    2)
                        echo "$(date -u +%FT%TZ) The driver is not started again. Correct that, then run ./millrace up."
                        exit 2
                        ;;
                esac
                pause=$((pause * 2))
                [ $pause -le 60 ] || pause=60
            done
            """;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Port> ports() {
        return List.of(new Port(0, "no setting"));
    }

    @Override
    public Launch prepare() {
        List<String> restart = Launch.words(
                Launch.commandLine(tree, "-Xmx128m"),
                List.of("up", "--restart-driver", "--home", home.folder().toString()));
        return new Launch(loop(driver, restart), Map.of(), home.folder());
    }

    static List<String> loop(long driver, List<String> restart) {
        return Launch.words(List.of("sh", "-c", LOOP, NAME, Long.toString(driver)), restart);
    }

    @Override
    public void ask() {}
}
