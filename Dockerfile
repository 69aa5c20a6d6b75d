# The image of Toguna's own processes, web and worker alike; compose.yaml uses it.
FROM python:3.12-slim-bookworm

RUN apt-get update \
    && apt-get install --yes --no-install-recommends tesseract-ocr tesseract-ocr-fra \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 1000 toguna \
    && install --directory --owner=toguna /data

WORKDIR /srv/toguna
COPY requirements/runtime.txt requirements/runtime.txt
RUN pip install --no-cache-dir --require-hashes -r requirements/runtime.txt
COPY --chown=toguna . .

USER toguna
ENV PYTHONUNBUFFERED=1 DJANGO_SETTINGS_MODULE=config.settings.production TOGUNA_DATA=/data
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000"]
