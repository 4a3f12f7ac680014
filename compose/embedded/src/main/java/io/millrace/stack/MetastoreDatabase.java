package io.millrace.stack;

import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.hive.conf.HiveConf;

/** Where a metastore keeps its tables. It goes to the metastore's process by its environment, which others cannot read. */
record MetastoreDatabase(String url, String user, String password) {

    private static final String URL = "METASTORE_URL";
    private static final String USER = "METASTORE_USER";
    private static final String PASSWORD = "METASTORE_PASSWORD";

    static MetastoreDatabase derby(Path folder) {
        return new MetastoreDatabase("jdbc:derby:;databaseName=" + folder + ";create=true", "APP", "mine");
    }

    static MetastoreDatabase in(Map<String, String> environment) {
        return new MetastoreDatabase(environment.get(URL), environment.get(USER), environment.get(PASSWORD));
    }

    Map<String, String> environment() {
        return Map.of(URL, url, USER, user, PASSWORD, password);
    }

    boolean isDerby() {
        return url.startsWith("jdbc:derby:");
    }

    /** Derby is there for this metastore alone, and gets its tables when they are needed. */
    HiveConf conf() {
        HiveConf conf = new HiveConf();
        conf.set("javax.jdo.option.ConnectionURL", url);
        conf.set("javax.jdo.option.ConnectionUserName", user);
        conf.set("javax.jdo.option.ConnectionPassword", password);
        conf.set("datanucleus.schema.autoCreateAll", Boolean.toString(isDerby()));
        conf.set("hive.metastore.schema.verification", Boolean.toString(!isDerby()));
        conf.set("datanucleus.connectionPoolingType", "dbcp");
        if (!isDerby()) {
            conf.set("javax.jdo.option.ConnectionDriverName", "org.postgresql.Driver");
        }
        return conf;
    }
}
