/** How workloads are reached. By group and resource. */
export const networkSamples: Readonly<Record<string, string>> = {
  '/services': `apiVersion: v1
kind: Service
metadata:
  name: hello
spec:
  selector:
    app: hello
  ports:
    - port: 80
`,
  'networking.k8s.io/ingresses': `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: hello
spec:
  rules:
    - host: hello.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: hello
                port:
                  number: 80
`,
  'networking.k8s.io/ingressclasses': `apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata:
  name: nginx
spec:
  controller: k8s.io/ingress-nginx
`,
  'networking.k8s.io/networkpolicies': `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow-same-namespace
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress:
    - from:
        - podSelector: {}
`,
  'networking.k8s.io/servicecidrs': `apiVersion: networking.k8s.io/v1
kind: ServiceCIDR
metadata:
  name: more-addresses
spec:
  cidrs: [10.112.0.0/16]
`,
  'discovery.k8s.io/endpointslices': `apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: outside-1
  labels:
    kubernetes.io/service-name: outside
addressType: IPv4
endpoints:
  - addresses: [192.0.2.10]
ports:
  - port: 5432
`,
}
