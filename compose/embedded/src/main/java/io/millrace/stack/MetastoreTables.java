package io.millrace.stack;

import java.io.IOException;
import java.util.Properties;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import javax.jdo.PersistenceManager;
import org.apache.hadoop.hive.conf.HiveConf;
import org.apache.hadoop.hive.metastore.MetaStoreSchemaInfo;
import org.apache.hadoop.hive.metastore.ObjectStore;
import org.apache.hadoop.hive.metastore.api.MetaException;
import org.apache.hadoop.hive.metastore.model.MTable;
import org.datanucleus.ClassLoaderResolver;
import org.datanucleus.PersistenceNucleusContext;
import org.datanucleus.api.jdo.JDOPersistenceManagerFactory;
import org.datanucleus.metadata.MetaDataManager;
import org.datanucleus.store.schema.SchemaAwareStoreManager;

/** The tables that a metastore needs in a database of its own, all made before it starts, by one process alone. */
final class MetastoreTables {

    private MetastoreTables() {}

    static void create(MetastoreDatabase database) throws MetaException, IOException {
        HiveConf conf = database.conf();
        conf.set("datanucleus.schema.autoCreateAll", "true");
        conf.set("hive.metastore.schema.verification", "false");
        conf.set("hive.metastore.schema.verification.record.version", "true");
        ObjectStore store = new ObjectStore();
        store.setConf(conf);
        PersistenceManager session = store.getPersistenceManager();
        JDOPersistenceManagerFactory factory = (JDOPersistenceManagerFactory) session.getPersistenceManagerFactory();
        SchemaAwareStoreManager tables =
                (SchemaAwareStoreManager) factory.getNucleusContext().getStoreManager();
        tables.createSchemaForClasses(classes(factory.getNucleusContext()), new Properties());
        String version = MetaStoreSchemaInfo.getHiveSchemaVersion();
        store.setMetaStoreSchemaVersion(version, "Millrace");
        session.close();
        System.out.println(database.url() + " has the tables of a metastore, version " + version + ".");
    }

    /** Every class of which the metastore keeps rows. */
    private static Set<String> classes(PersistenceNucleusContext context) throws IOException {
        MetaDataManager known = context.getMetaDataManager();
        ClassLoaderResolver loader = context.getClassLoaderResolver(MTable.class.getClassLoader());
        String folder = MTable.class.getPackageName().replace('.', '/') + "/M";
        try (JarFile jar = new JarFile(Tree.placeOf(MTable.class).toFile())) {
            return jar.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.startsWith(folder) && name.endsWith(".class") && !name.contains("$"))
                    .map(name -> name.replace(".class", "").replace('/', '.'))
                    .filter(name -> known.getMetaDataForClass(name, loader) != null)
                    .collect(Collectors.toSet());
        }
    }
}
