package io.millrace.faults;

import io.delta.storage.LocalLogStore;
import io.millrace.engine.storage.LocalLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The engine's log of Delta tables, with a trap before and after each commit. */
public final class TrappedLog extends LocalLogStore {

    private final LocalLog log;

    public TrappedLog(Configuration hadoop) {
        super(hadoop);
        this.log = new LocalLog(hadoop);
    }

    @Override
    public void write(Path path, Iterator<String> actions, Boolean overwrite, Configuration hadoop) throws IOException {
        List<String> all = new ArrayList<>();
        actions.forEachRemaining(all::add);
        String commit = path + " " + CommitKind.of(all);
        Trap.pass(Moment.COMMITTING, commit);
        log.write(path, all.iterator(), overwrite, hadoop);
        Trap.pass(Moment.COMMITTED, commit);
    }
}
