#!/usr/bin/env bash
# node.sh CLUSTER NODE PAUSE    a node: containerd, kubelet and kube-proxy, with networks and mounts of its own (see machine.sh)
set -euo pipefail
cluster=$1 node=$2 pause=$3
bin="$CREATE_GO_DOCKER_TOOLS/bin"
address="10.0.0.$node"

run() { "${@:2}" </dev/null >"$cluster/$1-$node.log" 2>&1 & }

# Everything that a node keeps is in memory, and two of them do not meet.
for directory in /run /var/log /var/lib/cni /var/lib/kubelet; do
  mkdir -p "$directory"
  mount -t tmpfs tmpfs "$directory"
done
# These settings are the whole machine's, and a kubelet sets them as it likes: here it does so in a copy.
for setting in vm/{overcommit_memory,panic_on_oom} kernel/{panic,panic_on_oops,keys/root_maxkeys,keys/root_maxbytes}; do
  install -D "/proc/sys/$setting" "/run/settings/$setting"
  mount --bind "/run/settings/$setting" "/proc/sys/$setting"
done
sysctl -qw net.ipv4.ip_forward=1 net.bridge.bridge-nf-call-iptables=1

mkdir -p /run/cni /run/registries/_default
cat >/run/registries/_default/hosts.toml <<END
server = "http://10.0.0.1:5000"
END
cat >/run/cni/10-pods.conflist <<END
{
  "cniVersion": "1.0.0",
  "name": "pods",
  "plugins": [
    {
      "type": "bridge", "bridge": "pods", "isGateway": true, "ipMasq": false, "hairpinMode": true,
      "ipam": {"type": "host-local", "dataDir": "/run/cni/addresses", "ranges": [[{"subnet": "10.1.$node.0/24"}]], "routes": [{"dst": "0.0.0.0/0"}]}
    },
    {"type": "portmap", "capabilities": {"portMappings": true}}
  ]
}
END
cat >/run/containerd.toml <<END
version = 3
root = "/run/containerd/root"
state = "/run/containerd/state"
[grpc]
address = "/run/containerd/containerd.sock"
[plugins.'io.containerd.internal.v1.opt']
path = "/run/containerd/opt"
[plugins.'io.containerd.cri.v1.images'.pinned_images]
sandbox = "docker.io/library/$pause"
[plugins.'io.containerd.cri.v1.images'.registry]
config_path = "/run/registries"
[plugins.'io.containerd.cri.v1.runtime']
# Otherwise runc dies where a process may not lower its own score.
restrict_oom_score_adj = true
# As in runtimes that leave it to the pod.
enable_unprivileged_ports = false
[plugins.'io.containerd.cri.v1.runtime'.cni]
bin_dirs = ["/usr/lib/cni"]
conf_dir = "/run/cni"
END
# It takes the first shim on PATH, and Debian's, which an engine may have brought, is of another time.
PATH="$bin:$PATH" run containerd "$bin/containerd" --config /run/containerd.toml

# Until there is an API server.
for _ in $(seq 900); do
  if "$bin/kubectl" get --raw /readyz >/dev/null 2>&1; then break; fi
  sleep 0.2
done

cat >/run/kubelet.yaml <<END
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
containerRuntimeEndpoint: unix:///run/containerd/containerd.sock
authentication: {anonymous: {enabled: true}, webhook: {enabled: false}}
authorization: {mode: AlwaysAllow}
# The machine's control groups may be of either version, and the kubelet leaves them alone.
cgroupDriver: cgroupfs
cgroupsPerQOS: false
enforceNodeAllocatable: []
failCgroupV1: false
failSwapOn: false
oomScoreAdj: 0
# Whatever else fills this machine's disk.
evictionHard: {memory.available: 50Mi}
imageGCHighThresholdPercent: 100
END
run kubelet "$bin/kubelet" --config /run/kubelet.yaml --kubeconfig "$KUBECONFIG" --hostname-override "node$node" --node-ip "$address"
run kube-proxy "$bin/kube-proxy" --kubeconfig "$KUBECONFIG" --hostname-override "node$node" --proxy-mode iptables --cluster-cidr 10.1.0.0/16 \
  --conntrack-max-per-core 0 --conntrack-min 0 --conntrack-tcp-timeout-established 0s --conntrack-tcp-timeout-close-wait 0s

wait -n || true
echo "A part of node$node has ended" >&2
exit 1
