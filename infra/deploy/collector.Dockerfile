# The Collector with our configuration. Its own image holds nothing but the program: no folder for the queue that its
# user may write to, and nothing for a health check to run.
FROM otel/opentelemetry-collector-contrib:0.159.0 AS collector

FROM busybox:1.37
COPY --from=collector /otelcol-contrib /bin/otelcol
COPY --from=collector /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY otelcol.yaml otelcol-jaeger.yaml /etc/otelcol/
RUN mkdir -p /var/lib/otelcol && chown 10001:10001 /var/lib/otelcol
USER 10001:10001
VOLUME /var/lib/otelcol
EXPOSE 4317 4318 8888 8889
ENTRYPOINT ["/bin/otelcol"]
CMD ["--config=/etc/otelcol/otelcol.yaml"]
