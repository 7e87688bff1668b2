# syntax=docker/dockerfile:1
# A LakeActors node. Build: docker build -t lakeactors:0.1.0 .      Use: deploy/compose, deploy/helm, docs/guides/deploy.md
ARG JDK=25
ARG DEBIAN=trixie-slim

FROM maven:3-eclipse-temurin-${JDK} AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.m2 deploy/distribution.sh /opt/lake

FROM debian:${DEBIAN}
LABEL org.opencontainers.image.title="LakeActors" \
      org.opencontainers.image.description="Kafka topics into Apache Iceberg tables, exactly once"
# A number, not a name, so that Kubernetes can see that it is not root.
RUN groupadd --gid 10001 lake && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /home/lake --shell /usr/sbin/nologin lake \
    && install -d -o 10001 -g 10001 -m 0750 /home/lake /warehouse && install -d /etc/lake
COPY --from=build /opt/lake /opt/lake
RUN ln -s /opt/lake/lake /usr/local/bin/lake
USER 10001:10001
WORKDIR /home/lake

# Beyond the heap (640 MB, set by the launcher) a node holds up to lakeactors.memory.cap outside of it only in short peaks: give a container 1.5 GB.
# LAKE_JAVA_OPTS adds JVM options after the launcher's own, such as -Xmx2g.
ENV LAKE_HOME=/home/lake
# 7070 REST API, health and metrics; 7355 other nodes. Settings are read from /home/lake/lake.conf and from files named with --config.
EXPOSE 7070 7355 7626
VOLUME ["/home/lake", "/warehouse"]

# Without a JVM or curl: the shell asks. A loopback name, as a node answers to no other one by default. A shell speaks no TLS: a node that does is asked whether
# it listens.
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
    CMD ["/bin/bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/7070 && { grep -qs '\"api\"[ :]*\"https:' /home/lake/node.json || { printf 'GET /health/live HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && read -r line <&3 && [[ $line == *' 200 '* ]]; }; }"]
ENTRYPOINT ["/usr/local/bin/lake"]
CMD ["node", "--port", "7070"]
