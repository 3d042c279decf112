// kube is the control plane of a real cluster in one program, each component chosen by its first argument: one link
// instead of one for each. A server ends when its standard input does, so that a test which is killed leaves none.
package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	_ "time/tzdata"

	"go.etcd.io/etcd/server/v3/etcdmain"
	"k8s.io/component-base/cli"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
)

// Each component reads os.Args, where its own name has become the program's.
var components = map[string]func(){
	"etcd": func() {
		go endWithInput()
		etcdmain.Main(os.Args)
	},
	"kube-apiserver": func() {
		go endWithInput()
		os.Exit(cli.Run(apiserver.NewAPIServerCommand()))
	},
	"pki": func() { writeKeys(os.Args[1]) },
}

func main() {
	if len(os.Args) < 3 || components[os.Args[1]] == nil {
		fmt.Fprintf(os.Stderr, "usage: kube %s ARGUMENTS\n", strings.Join(names(), "|"))
		os.Exit(4)
	}
	os.Args = os.Args[1:]
	components[os.Args[0]]()
}

func names() (all []string) {
	for name := range components {
		all = append(all, name)
	}
	return all
}

// The writing end of the pipe closes with whoever started us, however that one ended.
func endWithInput() {
	_, _ = io.Copy(io.Discard, os.Stdin)
	os.Exit(0)
}
