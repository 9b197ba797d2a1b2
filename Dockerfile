# archbench itself, for a machine that has Docker and no Node.js. docs/use/docker.md says how it is built and run.
#   npm pack && docker build --tag archbench .
ARG NODE_IMAGE=node:24-bookworm-slim
FROM ${NODE_IMAGE}
COPY archbench-*.tgz /tmp/
RUN npm install --global --no-audit --no-fund /tmp/archbench-*.tgz && rm -rf /tmp/archbench-*.tgz /root/.npm
# Results go where a folder is mounted, and their owner is whoever --user names.
WORKDIR /work
ENV HOME=/tmp
ENTRYPOINT ["archbench"]
