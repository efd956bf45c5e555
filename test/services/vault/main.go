// A Vault core in memory with the engines and auth methods that the tests use. Used by tests, never shipped.
// vault <address>; the root token is the value of VAULT_ROOT.
package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"

	log "github.com/hashicorp/go-hclog"
	jwt "github.com/hashicorp/vault-plugin-auth-jwt"
	kubernetes "github.com/hashicorp/vault-plugin-auth-kubernetes"
	kv "github.com/hashicorp/vault-plugin-secrets-kv"
	"github.com/hashicorp/vault/builtin/credential/approle"
	"github.com/hashicorp/vault/builtin/credential/userpass"
	"github.com/hashicorp/vault/helper/namespace"
	vaulthttp "github.com/hashicorp/vault/http"
	"github.com/hashicorp/vault/sdk/helper/consts"
	"github.com/hashicorp/vault/sdk/logical"
	"github.com/hashicorp/vault/sdk/physical/inmem"
	"github.com/hashicorp/vault/vault"
)

func main() {
	address := os.Args[1]
	logger := log.New(&log.LoggerOptions{Level: log.Error, Output: os.Stderr})
	storage, err := inmem.NewInmem(nil, logger)
	must(err)
	core, err := vault.NewCore(&vault.CoreConfig{
		Physical:        storage,
		DisableMlock:    true,
		Logger:          logger,
		RedirectAddr:    "http://" + address,
		BuiltinRegistry: none{},
		LogicalBackends: map[string]logical.Factory{
			"kv": kv.Factory,
		},
		CredentialBackends: map[string]logical.Factory{
			"approle":    approle.Factory,
			"jwt":        jwt.Factory,
			"kubernetes": kubernetes.Factory,
			"userpass":   userpass.Factory,
		},
	})
	must(err)
	within := namespace.RootContext(context.Background())
	seal := &vault.SealConfig{SecretShares: 1, SecretThreshold: 1}
	made, err := core.Initialize(within, &vault.InitParams{BarrierConfig: seal})
	must(err)
	_, err = core.Unseal(made.SecretShares[0])
	must(err)
	_, err = core.HandleRequest(within, &logical.Request{
		ID:          "root",
		Operation:   logical.UpdateOperation,
		ClientToken: made.RootToken,
		Path:        "auth/token/create",
		Data: map[string]interface{}{
			"id":                os.Getenv("VAULT_ROOT"),
			"policies":          []string{"root"},
			"no_parent":         true,
			"no_default_policy": true,
		},
	})
	must(err)
	listener, err := net.Listen("tcp", address)
	must(err)
	handler := vaulthttp.Handler.Handler(&vault.HandlerProperties{Core: core})
	server := &http.Server{Handler: handler}
	go server.Serve(listener)
	ended := make(chan os.Signal, 1)
	signal.Notify(ended, syscall.SIGTERM, syscall.SIGINT)
	<-ended
	server.Close()
	core.Shutdown()
}

// none is a registry of plugins that has none: what the core asks it for is given to it above.
type none struct{}

func (none) Contains(string, consts.PluginType) bool { return false }

func (none) Get(string, consts.PluginType) (func() (interface{}, error), bool) { return nil, false }

func (none) Keys(consts.PluginType) []string { return nil }

func (none) DeprecationStatus(string, consts.PluginType) (consts.DeprecationStatus, bool) {
	return 0, false
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
