package dev.hearth.trigger.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;

/// A real Kafka broker in this JVM, on free loopback ports.
final class KafkaBroker implements AutoCloseable {

    private final Path directory;
    private final int port;
    private final Properties properties = new Properties();
    private KafkaRaftServer server;
    private Admin admin;
    private KafkaProducer<byte[], byte[]> producer;

    private KafkaBroker() throws IOException {
        directory = Files.createTempDirectory("hearth-kafka");
        int controller;
        try (var one = free();
                var other = free()) {
            port = one.getLocalPort();
            controller = other.getLocalPort();
        }
        properties.putAll(
                Map.ofEntries(
                        Map.entry("process.roles", "broker,controller"),
                        Map.entry("node.id", "1"),
                        Map.entry("controller.quorum.voters", "1@127.0.0.1:" + controller),
                        Map.entry("controller.listener.names", "CONTROLLER"),
                        Map.entry(
                                "listeners",
                                "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                                        .formatted(port, controller)),
                        Map.entry(
                                "listener.security.protocol.map",
                                "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                        Map.entry("log.dirs", directory.resolve("log").toString()),
                        Map.entry("offsets.topic.replication.factor", "1"),
                        Map.entry("offsets.topic.num.partitions", "1"),
                        Map.entry("group.initial.rebalance.delay.ms", "0"),
                        Map.entry("auto.create.topics.enable", "false"),
                        Map.entry("group.min.session.timeout.ms", "1000"),
                        Map.entry("share.coordinator.state.topic.replication.factor", "1"),
                        Map.entry("share.coordinator.state.topic.min.isr", "1"),
                        Map.entry("share.coordinator.state.topic.num.partitions", "1"),
                        Map.entry("group.share.min.heartbeat.interval.ms", "100"),
                        Map.entry("group.share.heartbeat.interval.ms", "200"),
                        Map.entry("group.share.min.record.lock.duration.ms", "1000")));
    }

    private static ServerSocket free() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    /// Knows its port and does not listen yet.
    static KafkaBroker planned() throws IOException {
        return new KafkaBroker();
    }

    static KafkaBroker started() throws IOException {
        var broker = planned();
        broker.start();
        return broker;
    }

    void start() throws IOException {
        var file = directory.resolve("server.properties");
        try (var out = Files.newBufferedWriter(file)) {
            properties.store(out, null);
        }
        var said = new ByteArrayOutputStream();
        int exit =
                StorageTool.execute(
                        new String[] {
                            "format", "-t", Uuid.randomUuid().toString(), "-c", file.toString()
                        },
                        new PrintStream(said, true, UTF_8));
        if (exit != 0) {
            throw new IllegalStateException(said.toString(UTF_8));
        }
        server = new KafkaRaftServer(new KafkaConfig(properties), Time.SYSTEM);
        server.startup();
        admin = Admin.create(Map.of("bootstrap.servers", address()));
        producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                address(),
                                "acks",
                                "all",
                                "linger.ms",
                                5,
                                "max.in.flight.requests.per.connection",
                                1),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    KafkaSettings settings() {
        return KafkaSettings.of(address()).withRequestTimeout(Duration.ofSeconds(5));
    }

    Admin admin() {
        return admin;
    }

    /// A topic of a name nobody else has.
    String topic(int partitions) throws Exception {
        var name = "t-" + UUID.randomUUID();
        create(name, partitions, Map.of());
        return name;
    }

    void create(String name, int partitions, Map<String, String> configs) throws Exception {
        admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1).configs(configs)))
                .all()
                .get();
    }

    void produce(List<ProducerRecord<byte[], byte[]>> records) throws Exception {
        var sent = new ArrayList<java.util.concurrent.Future<?>>();
        for (var record : records) {
            sent.add(producer.send(record));
        }
        for (var one : sent) {
            one.get();
        }
    }

    void produce(String topic, int partition, String... values) throws Exception {
        produce(
                java.util.Arrays.stream(values)
                        .map(value ->
                                new ProducerRecord<byte[], byte[]>(
                                        topic, partition, null, value.getBytes(UTF_8)))
                        .toList());
    }

    /// Everything in a topic up to its end as of now.
    List<ConsumerRecord<byte[], byte[]>> read(String topic) throws Exception {
        try (var consumer =
                new KafkaConsumer<>(
                        Map.<String, Object>of("bootstrap.servers", address()),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            var partitions =
                    IntStream.range(0, consumer.partitionsFor(topic).size())
                            .mapToObj(number -> new TopicPartition(topic, number))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
            while (partitions.stream().anyMatch(at -> consumer.position(at) < ends.get(at))) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
            return records;
        }
    }

    /// As an outsider sees them.
    Map<Integer, Long> committed(String group, String topic) throws Exception {
        return admin
                .listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get()
                .entrySet()
                .stream()
                .filter(entry -> entry.getKey().topic().equals(topic) && entry.getValue() != null)
                .collect(
                        Collectors.toMap(
                                entry -> entry.getKey().partition(),
                                entry -> entry.getValue().offset()));
    }

    /// Records of a share group that are not settled, as an outsider sees them.
    long shareLag(String group, String topic) throws Exception {
        return admin
                .listShareGroupOffsets(Map.of(group, new ListShareGroupOffsetsSpec()))
                .partitionsToOffsetInfo(group)
                .get()
                .entrySet()
                .stream()
                .filter(entry -> entry.getKey().topic().equals(topic))
                .mapToLong(entry -> lag(entry.getValue()))
                .sum();
    }

    /// @param offsets null until the group has begun with the partition
    private static long lag(@Nullable SharePartitionOffsetInfo offsets) {
        long unknown = Long.MAX_VALUE / 100;
        return offsets == null ? unknown : offsets.lag().orElse(unknown);
    }

    /// Of a share group: how long its records stay locked.
    void lockDuration(String group, Duration duration) throws Exception {
        var entry =
                new ConfigEntry(
                        "share.record.lock.duration.ms", Long.toString(duration.toMillis()));
        admin.incrementalAlterConfigs(
                        Map.of(
                                new ConfigResource(ConfigResource.Type.GROUP, group),
                                List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
                .all()
                .get();
    }

    @Override
    public void close() throws IOException {
        if (server != null) {
            admin.close(Duration.ofSeconds(2));
            producer.close(Duration.ofSeconds(2));
            server.shutdown();
            server.awaitShutdown();
        }
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
