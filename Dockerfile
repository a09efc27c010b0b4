# syntax=docker/dockerfile:1
# One Hearth node. What has to be written is in /data and /tmp; everything else may be read-only.

FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.m2 mvn -q -DskipTests -Dspotless.check.skip -pl mesh-node -am package

# A whole JDK: its module jdk.internal.vm.ci is what the optimised GraalVM runtime plugs into.
FROM eclipse-temurin:25-jdk
RUN useradd --system --uid 10001 --home-dir /data --no-create-home --shell /usr/sbin/nologin hearth \
    && install --directory --owner=10001 --group=10001 --mode=0750 /data
COPY --from=build /src/hearth /opt/hearth/hearth
COPY --from=build /src/mesh-node/target/lib /opt/hearth/lib
COPY --from=build /src/mesh-node/target/graal-compiler /opt/hearth/graal-compiler
USER 10001:10001
WORKDIR /data
VOLUME /data
# The heap follows the container's memory limit, threads and run permits its CPUs. The languages unpack their libraries
# once, into the data folder.
ENV HOME=/data \
    HEARTH_JAVA_OPTS="-XX:MaxRAMPercentage=60 -XX:-UsePerfData -Dpolyglot.engine.userResourceCache=/data/languages"
EXPOSE 8080 8081 5701
HEALTHCHECK --interval=5s --timeout=5s --start-period=120s --retries=6 \
    CMD ["curl", "--fail", "--silent", "--show-error", "--output", "/dev/null", "http://127.0.0.1:8081/readyz"]
ENTRYPOINT ["/opt/hearth/hearth"]
CMD ["run", "--data", "/data/node", "--no-kafka"]
