# syntax=docker/dockerfile:1
#
# CPU by default:        docker build -t nutshell .
# For CUDA:              docker build -t nutshell --build-arg TORCH_INDEX=https://download.pytorch.org/whl/cu130 .
# Without a baked model: docker build -t nutshell --build-arg MODEL= .     then mount one and set NUTSHELL_MODEL to its path,
#                        or mount a volume at /var/cache/nutshell, into which the default model is fetched at the first start.
# Run:                   docker run --rm -p 8000:8000 nutshell            (with --gpus all for CUDA)
ARG PYTHON=3.11

FROM python:${PYTHON}-slim AS build
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /src
COPY constraints.txt ./
COPY models/requirements.txt models/requirements.txt
# torch and the dependencies change rarely: they are layers of their own, before the code.
RUN python -m venv /opt/nutshell \
 && /opt/nutshell/bin/python -m pip install --upgrade -c constraints.txt pip setuptools \
 && /opt/nutshell/bin/python -m pip install --no-deps --require-hashes -r models/requirements.txt \
 && /opt/nutshell/bin/python -m pip install -c constraints.txt --index-url "${TORCH_INDEX}" torch
COPY pyproject.toml README.md LICENSE ./
COPY models models
COPY app app
RUN /opt/nutshell/bin/python -m pip install -c constraints.txt --no-build-isolation .

FROM build AS model
ARG MODEL=nutshell-135m
ENV NUTSHELL_CACHE_DIR=/var/cache/nutshell
RUN mkdir -p "${NUTSHELL_CACHE_DIR}" \
 && if [ -n "${MODEL}" ]; then /opt/nutshell/bin/nutshell models fetch "${MODEL}"; fi

FROM python:${PYTHON}-slim
RUN useradd --system --uid 10001 --home-dir /var/cache/nutshell --shell /usr/sbin/nologin nutshell
COPY --from=build /opt/nutshell /opt/nutshell
COPY --from=model --chown=nutshell:nutshell /var/cache/nutshell /var/cache/nutshell
ENV PATH=/opt/nutshell/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    NUTSHELL_HOST=0.0.0.0 \
    NUTSHELL_PORT=8000 \
    NUTSHELL_CACHE_DIR=/var/cache/nutshell
USER 10001
WORKDIR /var/cache/nutshell
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=3s --start-period=60s --retries=3 \
  CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f'http://127.0.0.1:{os.environ[\"NUTSHELL_PORT\"]}/healthz', timeout=2)"]
CMD ["nutshell", "serve"]
