package io.millrace.engine.storage;

import io.millrace.engine.BlockedException;
import io.millrace.engine.EngineSettings;
import io.millrace.settings.Setting;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIOException;

/** Whether the storage of the tables and of the checkpoints can keep two drivers apart. */
public final class StorageCheck {

    private static final Set<String> KNOWN = Set.of("file", "hdfs", S3Object.SCHEME);
    private static final String S3_CLIENT = "org.apache.hadoop.fs.s3a.S3AFileSystem";

    private static final int WRITERS = 8;
    private static final int ROUNDS = 4;

    private StorageCheck() {}

    /** Throws if a place is of a kind that the engine cannot write to. Asks no storage. */
    static void requireKnown(EngineSettings engine) {
        places(engine).forEach(StorageCheck::requireKnown);
    }

    private static void requireKnown(Setting<URI> setting, URI place) {
        if (!KNOWN.contains(place.getScheme())) {
            throw new BlockedException(
                    setting.key() + " is " + place + ", and on " + place.getScheme()
                            + ": Millrace cannot keep two drivers from overwriting each other's commits.",
                    "Use file:, hdfs: or s3a: in --set " + setting.key() + "=….");
        }
        if (isS3(place) && new Configuration(false).getClassByNameOrNull(S3_CLIENT) == null) {
            throw new BlockedException(
                    setting.key() + " is " + place + ", and hadoop-aws is not on the class path.",
                    "Add it with the jars that it needs: docs/operations.md has them under Storage.");
        }
    }

    /**
     * Throws if a store accepts several files for one place, or does not know the condition that prevents it.
     * Storage that is no object store is not asked.
     */
    public static void requireOneOfTwo(Environment environment) throws IOException {
        Set<String> asked = new HashSet<>();
        for (Map.Entry<Setting<URI>, URI> place : places(environment.engine()).entrySet()) {
            if (isS3(place.getValue()) && asked.add(place.getValue().getAuthority())) {
                requireOneOfTwo(place.getKey(), place.getValue(), environment.hadoop());
            }
        }
    }

    private static void requireOneOfTwo(Setting<URI> setting, URI place, Configuration hadoop) throws IOException {
        Path probe = new Path(new Path(place), ".millrace-" + UUID.randomUUID());
        try {
            FileSystem files = probe.getFileSystem(hadoop);
            // Without permission to write, the reason is that, and no condition.
            S3Object.replace(files, probe, out -> {});
            try {
                for (int round = 0; round < ROUNDS; round++) {
                    files.delete(probe, false);
                    if (accepted(files, probe) > 1) {
                        throw without(setting, place, "it accepted several PUTs with If-None-Match");
                    }
                }
            } catch (IOException unknown) {
                // Unless it no longer answers anything.
                S3Object.replace(files, probe, out -> {});
                throw without(setting, place, unknown.getMessage());
            } finally {
                files.delete(probe, false);
            }
        } catch (AccessDeniedException | PathIOException refused) {
            throw new BlockedException(
                    place + " cannot be written to: " + refused.getMessage() + ".",
                    "Check the bucket and its credentials (spark.hadoop.fs.s3a.*), or choose another place with --set "
                            + setting.key() + "=….");
        }
    }

    /**
     * How many of several PUTs of one object succeed that come at the same moment. Some stores look first and write later, so
     * they reject a second one only if it comes later.
     */
    private static int accepted(FileSystem files, Path probe) throws IOException {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        try {
            List<Callable<Boolean>> writers = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                byte[] content = {(byte) writer};
                writers.add(() -> S3Object.create(files, probe, out -> out.write(content)));
            }
            int accepted = 0;
            IOException last = null;
            for (Future<Boolean> writer : threads.invokeAll(writers)) {
                try {
                    accepted += writer.get() ? 1 : 0;
                } catch (ExecutionException failed) {
                    last = new IOException(failed.getCause().getMessage(), failed.getCause());
                }
            }
            if (accepted == 0 && last != null) {
                throw last;
            }
            return accepted;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Stopped while looking at " + probe);
        } finally {
            threads.shutdownNow();
        }
    }

    private static BlockedException without(Setting<URI> setting, URI place, String why) {
        return new BlockedException(
                "The store of " + setting.key() + " " + place + " has no conditional PUT (" + why
                        + "), so two drivers would overwrite each other's commits.",
                "Use a store that has it, as Amazon S3 does, or file: or hdfs: in --set " + setting.key() + "=….");
    }

    private static boolean isS3(URI place) {
        return S3Object.SCHEME.equals(place.getScheme());
    }

    private static Map<Setting<URI>, URI> places(EngineSettings engine) {
        Map<Setting<URI>, URI> places = new LinkedHashMap<>();
        places.put(EngineSettings.WAREHOUSE, engine.warehouse());
        places.put(EngineSettings.CHECKPOINTS, engine.checkpoints());
        return places;
    }
}
