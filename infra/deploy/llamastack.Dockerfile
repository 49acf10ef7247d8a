# LlamaStack in front of an Ollama server, with its requests traced.
FROM python:3.12-slim-bookworm
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /srv
COPY llamastack.requirements.txt ./
RUN pip install -r llamastack.requirements.txt
COPY llamastack.py ./
RUN useradd --uid 10001 --home-dir /data --create-home llamastack
USER llamastack
VOLUME /data
# Without a trace of its own for each question whether it is well.
ENV PYTHONUNBUFFERED=1 OTEL_PYTHON_DISABLED_INSTRUMENTATIONS=fastapi,asgi OTEL_PYTHON_FASTAPI_EXCLUDED_URLS=v1/health,v1/models
EXPOSE 8321
CMD ["opentelemetry-instrument", "python", "llamastack.py", "stack", "run", "--providers", "inference=remote::ollama", "--port", "8321"]
