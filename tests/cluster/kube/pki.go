package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"log"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

// The names under which a client in the cluster or on this machine reaches the API server; 10.96.0.1 is the first
// address of its service range.
var (
	serverNames     = []string{"localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local"}
	serverAddresses = []net.IP{net.IPv4(127, 0, 0, 1), net.IPv4(10, 96, 0, 1)}
)

// writeKeys fills the folder with what the control plane and its administrator show each other: an authority (ca), the
// server's certificate (apiserver), the administrator's (admin) and the key that signs tokens of service accounts (sa).
func writeKeys(folder string) {
	must(os.MkdirAll(folder, 0o700))
	keys := issuer{folder: folder}
	keys.start()
	keys.issue("apiserver", &x509.Certificate{
		Subject:     pkix.Name{CommonName: "kube-apiserver"},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		DNSNames:    serverNames,
		IPAddresses: serverAddresses,
	})
	keys.issue("admin", &x509.Certificate{
		Subject:     pkix.Name{CommonName: "kubernetes-admin", Organization: []string{"system:masters"}},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	})
	public, err := x509.MarshalPKIXPublicKey(keys.newKey("sa").Public())
	must(err)
	keys.write("sa.pub", "PUBLIC KEY", public)
}

type issuer struct {
	folder string
	cert   *x509.Certificate
	key    crypto.Signer
}

func (i *issuer) start() {
	i.key = i.newKey("ca")
	authority := &x509.Certificate{
		Subject:               pkix.Name{CommonName: "kubernetes-ca"},
		IsCA:                  true,
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageCertSign,
	}
	i.cert = authority
	i.cert = i.sign("ca", authority, i.key)
}

func (i *issuer) issue(file string, asked *x509.Certificate) {
	asked.KeyUsage = x509.KeyUsageDigitalSignature
	i.sign(file, asked, i.newKey(file))
}

func (i *issuer) sign(file string, asked *x509.Certificate, key crypto.Signer) *x509.Certificate {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	must(err)
	asked.SerialNumber = serial
	// an hour back, for clocks that differ
	asked.NotBefore, asked.NotAfter = time.Now().Add(-time.Hour), time.Now().AddDate(1, 0, 0)
	der, err := x509.CreateCertificate(rand.Reader, asked, i.cert, key.Public(), i.key)
	must(err)
	i.write(file+".crt", "CERTIFICATE", der)
	signed, err := x509.ParseCertificate(der)
	must(err)
	return signed
}

func (i *issuer) newKey(file string) crypto.Signer {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(err)
	der, err := x509.MarshalECPrivateKey(key)
	must(err)
	i.write(file+".key", "EC PRIVATE KEY", der)
	return key
}

func (i *issuer) write(file, kind string, der []byte) {
	must(os.WriteFile(filepath.Join(i.folder, file), pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600))
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
