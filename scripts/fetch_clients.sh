#!/usr/bin/env bash
# Installs clients of AWS that the tests drive our server with under .deps/clients: AWS's command line, and the SageMaker
# SDK that the reference is written for. Both stand on the packages of scripts/fetch_python.sh, which hold boto3 and the
# SDK's version 2 already.
set -euo pipefail
cd "$(dirname "$0")/.."
bash scripts/fetch_python.sh
wanted=$(cat scripts/requirements-test.txt scripts/fetch_clients.sh | sha256sum | cut -d' ' -f1)
if [ "$(cat .deps/clients/VERSION 2>/dev/null)" = "$wanted" ]; then exit 0; fi
echo "setup: installing AWS's command line and the SageMaker SDK 1.72.0 (about 175 MB) under .deps/clients, for the tests" >&2
rm -rf .deps/clients .deps/clients.new
install() {
    local folder=$1
    shift
    python3 -m pip install --quiet --disable-pip-version-check --no-deps --root-user-action=ignore \
        --target ".deps/clients.new/$folder" "$@"
}
# A botocore of its own is inside.
install aws-cli --only-binary=:all: awscli==1.46.3 colorama==0.4.6 docutils==0.19 pyasn1==0.6.5 rsa==4.7.2
# There are no wheels of the first two. Generated code inside does not load with a newer protobuf.
install sagemaker-1 --only-binary=:all: --no-binary sagemaker,protobuf3-to-dict \
    sagemaker==1.72.0 protobuf3-to-dict==0.1.5 protobuf==3.20.3 smdebug-rulesconfig==0.1.4
echo "$wanted" >.deps/clients.new/VERSION
mv .deps/clients.new .deps/clients
