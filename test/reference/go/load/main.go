// A load generator for `npm run bench -- api`: one row per run, as a JSON line. It is written in Go so that the
// generator takes as little as possible of the cores that it shares with the server.
package main

import (
	"bytes"
	"crypto/tls"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

type row struct {
	Requests  int     `json:"requests"`
	Failed    int     `json:"failed"`
	PerSecond float64 `json:"perSecond"`
	P50       float64 `json:"p50"`
	P99       float64 `json:"p99"`
	Bytes     int64   `json:"bytes"`
	Error     string  `json:"error,omitempty"`
}

type server struct {
	url   string
	token string
	tls   *tls.Config
}

func main() {
	// A collection of this process would count as the server's delay: there is none below a gigabyte, which a row of a
	// benchmark does not reach.
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(1 << 30)
	flags := flag.NewFlagSet("load", flag.ExitOnError)
	kubeconfig := flags.String("kubeconfig", "", "the server")
	operation := flags.String("operation", "get", "create, get, update, patch, apply, list, table, metadata, watch")
	kind := flags.String("kind", "configmap", "configmap or pod")
	clients := flags.Int("clients", 1, "how many at once, each on a connection of its own")
	protocol := flags.Int("http", 2, "1 or 2")
	seconds := flags.Float64("seconds", 3, "how long")
	warmup := flags.Float64("warmup", 0, "how long before anything counts, in seconds")
	count := flags.Int("count", 0, "stop after so many requests in all; 0: after the time")
	flags.Parse(os.Args[1:])
	target, err := connect(*kubeconfig)
	if err != nil {
		fail(err)
	}
	var result row
	if *operation == "account" {
		// Where no controller does it, the pods' account is made by hand.
		target.request(target.client(2), "POST", "/api/v1/namespaces/"+namespace+"/serviceaccounts", plain, plain, []byte(`{"metadata":{"name":"default"}}`))
	} else if *operation == "watch" {
		result = watch(target, *clients, *seconds)
	} else {
		if *warmup > 0 {
			load(target, *operation, *kind, *clients, *protocol, *warmup, 0)
		}
		result = load(target, *operation, *kind, *clients, *protocol, *seconds, *count)
	}
	json.NewEncoder(os.Stdout).Encode(result)
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func connect(kubeconfig string) (server, error) {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return server{}, err
	}
	settings, err := rest.TLSConfigFor(config)
	return server{url: config.Host, token: config.BearerToken, tls: settings}, err
}

func (s server) client(protocol int) *http.Client {
	transport := &http.Transport{TLSClientConfig: s.tls.Clone(), MaxIdleConnsPerHost: 1, DisableCompression: true}
	protocols := new(http.Protocols)
	if protocol == 2 {
		protocols.SetHTTP2(true)
	} else {
		protocols.SetHTTP1(true)
	}
	transport.Protocols = protocols
	return &http.Client{Transport: transport}
}

func (s server) request(client *http.Client, method, path, contentType, accept string, body []byte) (int, int64, error) {
	request, err := http.NewRequest(method, s.url+path, bytes.NewReader(body))
	if err != nil {
		return 0, 0, err
	}
	if s.token != "" {
		request.Header.Set("Authorization", "Bearer "+s.token)
	}
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	request.Header.Set("Accept", accept)
	response, err := client.Do(request)
	if err != nil {
		return 0, 0, err
	}
	defer response.Body.Close()
	if response.StatusCode >= 300 {
		text, _ := io.ReadAll(response.Body)
		return response.StatusCode, 0, fmt.Errorf("%s %s: %d %.300s", method, path, response.StatusCode, text)
	}
	size, err := io.Copy(io.Discard, response.Body)
	return response.StatusCode, size, err
}

const namespace = "default"

func collection(kind string) string {
	return "/api/v1/namespaces/" + namespace + "/" + kind + "s"
}

// A ConfigMap of 2 KB, or a Pod of 3 KB. The pod has no token mounted: its volume gets a name at random, and so no
// update could be told from here without a read before it.
func object(kind, name, value string) []byte {
	if kind == "configmap" {
		return fmt.Appendf(nil, `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":%q,"labels":{"app":"load"}},"data":{"value":%q,"text":%q}}`, name, value, strings.Repeat("0123456789abcdef", 115))
	}
	var containers []string
	for index := range 4 {
		containers = append(containers, fmt.Sprintf(`{"name":"c%d","image":"registry.example.com/team/application:1.2.%d","args":["--listen=:8080","--log-level=info"],"env":[{"name":"MODE","value":"production"},{"name":"TEXT","value":%q}],"ports":[{"name":"p%d","containerPort":80%02d,"protocol":"TCP"}],"resources":{"requests":{"cpu":"100m","memory":"64Mi"},"limits":{"cpu":"1","memory":"128Mi"}},"readinessProbe":{"httpGet":{"path":"/ready","port":80%02d,"scheme":"HTTP"},"periodSeconds":5,"timeoutSeconds":1,"successThreshold":1,"failureThreshold":3}}`, index, index, strings.Repeat("x", 200), index, index, index))
	}
	return fmt.Appendf(nil, `{"apiVersion":"v1","kind":"Pod","metadata":{"name":%q,"labels":{"app":"load"},"annotations":{"value":%q}},"spec":{"serviceAccountName":"default","automountServiceAccountToken":false,"containers":[%s]}}`, name, value, strings.Join(containers, ","))
}

const plain = "application/json"

func load(s server, operation, kind string, clients, protocol int, seconds float64, count int) row {
	var group sync.WaitGroup
	results := make([]row, clients)
	times := make([][]float64, clients)
	start := time.Now()
	deadline := start.Add(time.Duration(seconds * float64(time.Second)))
	for index := range clients {
		group.Go(func() {
			client := s.client(protocol)
			defer client.CloseIdleConnections()
			own := fmt.Sprintf("own-%s-%d", kind, index)
			// Each client changes and reads an object of its own, which is made first.
			if operation != "create" {
				s.request(client, "POST", collection(kind), plain, plain, object(kind, own, "first"))
			}
			for turn := 0; (count == 0 && time.Now().Before(deadline)) || (count > 0 && turn < count/clients); turn++ {
				began := time.Now()
				size, err := s.perform(client, operation, kind, own, fmt.Sprintf("%d-%d-%d", start.UnixMilli(), index, turn))
				times[index] = append(times[index], float64(time.Since(began).Microseconds())/1000)
				results[index].Requests++
				results[index].Bytes += size
				if err != nil {
					results[index].Failed++
					results[index].Error = err.Error()
				}
			}
		})
	}
	group.Wait()
	return summarize(results, slices.Concat(times...), time.Since(start).Seconds())
}

func (s server) perform(client *http.Client, operation, kind, own, unique string) (size int64, err error) {
	path := collection(kind) + "/" + own
	switch operation {
	case "create":
		_, size, err = s.request(client, "POST", collection(kind), plain, plain, object(kind, kind+"-"+unique, unique))
	case "get":
		_, size, err = s.request(client, "GET", path, "", plain, nil)
	case "update":
		_, size, err = s.request(client, "PUT", path, plain, plain, object(kind, own, unique))
	case "patch":
		body := fmt.Appendf(nil, `{"metadata":{"annotations":{"value":%q}}}`, unique)
		_, size, err = s.request(client, "PATCH", path, "application/merge-patch+json", plain, body)
	case "apply":
		_, size, err = s.request(client, "PATCH", path+"?fieldManager=load&force=true", "application/apply-patch+yaml", plain, object(kind, own, unique))
	case "list":
		_, size, err = s.request(client, "GET", collection(kind), "", plain, nil)
	case "table":
		_, size, err = s.request(client, "GET", collection(kind), "", plain+";as=Table;v=v1;g=meta.k8s.io", nil)
	case "metadata":
		_, size, err = s.request(client, "GET", collection(kind), "", plain+";as=PartialObjectMetadataList;v=v1;g=meta.k8s.io", nil)
	}
	return size, err
}

func summarize(results []row, times []float64, seconds float64) row {
	total := row{}
	for _, each := range results {
		total.Requests += each.Requests
		total.Failed += each.Failed
		total.Bytes += each.Bytes
		if each.Error != "" {
			total.Error = each.Error
		}
	}
	slices.Sort(times)
	total.PerSecond = float64(total.Requests) / seconds
	total.P50, total.P99 = quantile(times, 0.5), quantile(times, 0.99)
	return total
}

func quantile(sorted []float64, share float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[min(len(sorted)-1, int(share*float64(len(sorted))))]
}
