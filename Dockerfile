FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /build
COPY pom.xml application.properties ./
COPY routes routes
COPY src src
# the tests want time and more of the checkout; they run before an image is made, not while
RUN --mount=type=cache,target=/root/.m2 mvn -B -ntp -Dmaven.test.skip package

FROM eclipse-temurin:17-jre
RUN useradd --system --uid 10001 --home-dir /serai --create-home serai \
    && mkdir /data \
    && chown serai:serai /data
COPY --from=build /build/target/serai.jar /serai/serai.jar
USER serai
WORKDIR /serai
ENV SERAI_DATA=/data HTTP_INTERFACE=0.0.0.0
VOLUME /data
EXPOSE 8080 9876
# the image has no HTTP client, bash is one
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${MANAGEMENT_PORT:-9876} && printf 'GET /observe/health/live HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
ENTRYPOINT ["java", "-jar", "/serai/serai.jar"]
