#!/usr/bin/env bash
# machine.sh CLUSTER REGISTRY PAUSE    the first process of the cluster: when it ends, everything started here does
#
#   10.0.0.1           this network: etcd, the API server, the controllers, the scheduler, and commands run with `inside`
#   10.0.0.11, .12     the nodes, each with a network of its own (see node.sh)
#   10.1.11.0/24, …    the pods of a node
#   10.2.0.0/16        services
set -euo pipefail
cd "$(dirname "$0")"
cluster=$1 registry=$2 pause=$3
bin="$CREATE_GO_DOCKER_TOOLS/bin"
nodes=(11 12)

# Runs a program in the background, with its own log file.
run() { "${@:2}" </dev/null >"$cluster/$1.log" 2>&1 & }

# /run holds keys, data and sockets. It is in memory, and only this cluster sees it.
mount -t tmpfs tmpfs /run
mkdir /run/keys
export KUBECONFIG="$cluster/kubeconfig"

network() {
  local node
  ip link set lo up
  ip link add switch type bridge
  ip address add 10.0.0.1/24 dev switch
  ip link set switch up
  for node in "${nodes[@]}"; do
    ip netns add "$node"
    ip link add "node$node" type veth peer name eth0 netns "$node"
    ip link set "node$node" master switch up
    ip -n "$node" link set lo up
    ip -n "$node" address add "10.0.0.$node/24" dev eth0
    ip -n "$node" link set eth0 up
  done
  # Like a cloud's load balancer, through one of the nodes. It keeps working when the pods move to another node.
  ip route add 10.2.0.0/16 via "10.0.0.${nodes[0]}"
  for node in "${nodes[@]}"; do
    ip route add "10.1.$node.0/24" via "10.0.0.$node"
    ip -n "$node" route add default via 10.0.0.1
  done
  sysctl -qw net.ipv4.ip_forward=1
}

# The one way out: the registry on the loopback of the machine.
way_out() {
  nsenter --net=/proc/self/fd/8 socat UNIX-LISTEN:/run/registry.sock,fork "TCP:$registry" </dev/null >"$cluster/registry.log" 2>&1 &
  exec 8>&-
  run registry-inside socat TCP-LISTEN:5000,bind=10.0.0.1,fork,reuseaddr UNIX-CONNECT:/run/registry.sock
}

api_server() {
  run etcd etcd --data-dir /run/etcd
  openssl genrsa -out /run/keys/service-accounts.key 2048 2>/dev/null
  # The token of the administrator. No other user is in this network.
  echo 'inside,admin,admin,system:masters' >/run/keys/tokens.csv
  # Always: a tag that was pushed again would otherwise be the old image on a node that has it.
  run kube-apiserver "$bin/kube-apiserver" --etcd-servers http://127.0.0.1:2379 \
    --bind-address 10.0.0.1 --advertise-address 10.0.0.1 --cert-dir /run/keys --kubelet-preferred-address-types InternalIP \
    --service-cluster-ip-range 10.2.0.0/16 \
    --token-auth-file /run/keys/tokens.csv --authorization-mode RBAC --enable-admission-plugins AlwaysPullImages \
    --service-account-issuer https://kubernetes.default.svc \
    --service-account-key-file /run/keys/service-accounts.key --service-account-signing-key-file /run/keys/service-accounts.key
  for _ in $(seq 900); do
    if [ -s /run/keys/apiserver.crt ]; then break; fi
    sleep 0.1
  done
  # The server's own certificate comes first, then that of the authority it has made for it.
  sed '1,/END CERTIFICATE/d' /run/keys/apiserver.crt >/run/keys/authority.crt
  cat >"$KUBECONFIG" <<END
apiVersion: v1
kind: Config
clusters: [{name: inside, cluster: {server: "https://10.0.0.1:6443", certificate-authority-data: "$(base64 -w 0 /run/keys/authority.crt)"}}]
users: [{name: admin, user: {token: inside}}]
contexts: [{name: inside, context: {cluster: inside, user: admin}}]
current-context: inside
END
  for _ in $(seq 900); do
    if "$bin/kubectl" get --raw /readyz >/dev/null 2>&1; then return; fi
    sleep 0.1
  done
  echo 'The API server does not become ready' >&2
  exit 1
}

network
way_out
for node in "${nodes[@]}"; do
  run "node$node" nsenter --net="/run/netns/$node" unshare --mount ./node.sh "$cluster" "$node" "$pause"
done
api_server
run kube-controller-manager "$bin/kube-controller-manager" --kubeconfig "$KUBECONFIG" --leader-elect=false --horizontal-pod-autoscaler-sync-period 2s \
  --use-service-account-credentials --service-account-private-key-file /run/keys/service-accounts.key --root-ca-file /run/keys/authority.crt
run kube-scheduler "$bin/kube-scheduler" --kubeconfig "$KUBECONFIG" --leader-elect=false

# No part of it ends by itself.
wait -n || true
echo 'A part of the cluster has ended' >&2
exit 1
