# One file, two services: docker build --target api-service . / --target worker-service .
# Base images are arguments, so that a mirror or a hardened image can take their place. Needs BuildKit,
# which Docker 23 and newer use anyway; older ones with DOCKER_BUILDKIT=1.
ARG BUILD_IMAGE=maven:3.9-eclipse-temurin-25
ARG RUNTIME_IMAGE=eclipse-temurin:25-jre

# For both platforms: docker buildx build --platform linux/amd64,linux/arm64 --target worker-service .
# Java is built on the machine's own, only libtorch is another one.
FROM --platform=$BUILDPLATFORM ${BUILD_IMAGE} AS build
ARG TARGETARCH
WORKDIR /build
COPY . .
RUN --mount=type=cache,target=/root/.m2/repository \
    case "${TARGETARCH:-amd64}" in arm64) platform=linux-aarch64 ;; *) platform=linux-x86_64 ;; esac \
 && mvn -B -q -DskipTests -Dlibtorch.platform=$platform -pl api-service,worker-service -am package \
 && for service in api-service worker-service; do \
      java -Djarmode=tools -jar $service/target/$service.jar extract --layers --destination /layers/$service; \
    done
# A model for the worker's image: builtin, a path inside this folder but not in models/, which stays
# outside of builds (a Hugging Face folder or a .gguf file), or a name on a hub. It is a layer of its own
# below the program, equal as long as the model is, and what a hub gave is kept for the next build. For
# a gated model: docker build --secret id=HF_TOKEN,env=HF_TOKEN --build-arg PARLEY_MODEL=...
ARG PARLEY_MODEL=builtin
RUN --mount=type=cache,target=/tmp/bake --mount=type=secret,id=HF_TOKEN \
    docker/bake "$PARLEY_MODEL" /baked

FROM ${RUNTIME_IMAGE} AS runtime
RUN useradd --system --uid 10001 --create-home --home-dir /home/parley parley \
 && mkdir /cache && chown parley /cache
COPY docker/healthy /usr/local/bin/healthy
USER parley
WORKDIR /app
ENTRYPOINT ["java", "--enable-native-access=ALL-UNNAMED", "-Dai.djl.offline=true", "-jar"]
STOPSIGNAL SIGTERM

FROM runtime AS api-service
COPY --from=build /layers/api-service/dependencies/ ./
COPY --from=build /layers/api-service/spring-boot-loader/ ./
COPY --from=build /layers/api-service/snapshot-dependencies/ ./
COPY --from=build /layers/api-service/application/ ./
ENV SERVER_ADDRESS=0.0.0.0 JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=70"
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s CMD ["healthy", "8080"]
CMD ["api-service.jar"]

FROM runtime AS worker-service
COPY --from=build /baked/ /baked/
COPY docker/worker /usr/local/bin/worker
COPY --from=build /layers/worker-service/dependencies/ ./
COPY --from=build /layers/worker-service/spring-boot-loader/ ./
COPY --from=build /layers/worker-service/snapshot-dependencies/ ./
COPY --from=build /layers/worker-service/application/ ./
# The model lives outside of the heap: leave the container's memory to it.
ENV SERVER_ADDRESS=0.0.0.0 DJL_CACHE_DIR=/tmp/djl JAVA_TOOL_OPTIONS="-XX:+UseSerialGC -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=30 -XX:MaxRAMPercentage=20"
EXPOSE 8081
HEALTHCHECK --interval=5s --timeout=3s --start-period=120s CMD ["healthy", "8081"]
ENTRYPOINT ["worker"]
