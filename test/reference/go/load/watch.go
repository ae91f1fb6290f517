package main

import (
	"bufio"
	"bytes"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

const connections = 8
const writesPerSecond = 100

// Watchers on a few HTTP/2 connections, while ConfigMaps are written at a steady rate: how long each write takes from
// being sent to having reached the last watcher.
func watch(s server, watchers int, seconds float64) row {
	writes := int(seconds * writesPerSecond)
	arrived := make([]atomic.Int64, writes)
	last := make([]atomic.Int64, writes)
	var ready, done sync.WaitGroup
	ready.Add(watchers)
	done.Add(watchers)
	for index := range watchers {
		if index%(watchers/connections) == 0 {
			shared = s.client(2)
		}
		client := shared
		go func() {
			defer done.Done()
			follow(s, client, writes, &ready, arrived, last)
		}()
	}
	ready.Wait()
	sent := make([]time.Time, writes)
	writer := s.client(2)
	began := time.Now()
	failed := 0
	for index := range writes {
		time.Sleep(time.Until(began.Add(time.Duration(index) * time.Second / writesPerSecond)))
		sent[index] = time.Now()
		if _, _, err := s.request(writer, "POST", collection("configmap"), plain, plain, object("configmap", fmt.Sprintf("w-%d-%d", began.UnixMilli(), index), "")); err != nil {
			failed++
		}
	}
	finished := make(chan struct{})
	go func() { done.Wait(); close(finished) }()
	select {
	case <-finished:
	case <-time.After(30 * time.Second):
	}
	var times []float64
	for index := range writes {
		if arrived[index].Load() == int64(watchers) {
			times = append(times, float64(last[index].Load()-sent[index].UnixMicro())/1000)
		}
	}
	total := summarize([]row{{Requests: len(times), Failed: failed + writes - len(times)}}, times, time.Since(began).Seconds())
	return total
}

var shared *http.Client

func follow(s server, client *http.Client, writes int, ready *sync.WaitGroup, arrived, last []atomic.Int64) {
	request, _ := http.NewRequest("GET", s.url+collection("configmap")+"?watch=true&resourceVersion=0&sendInitialEvents=false&resourceVersionMatch=NotOlderThan", nil)
	if s.token != "" {
		request.Header.Set("Authorization", "Bearer "+s.token)
	}
	response, err := client.Do(request)
	ready.Done()
	if err != nil {
		return
	}
	defer response.Body.Close()
	reader := bufio.NewReaderSize(response.Body, 64<<10)
	for seen := 0; seen < writes; {
		line, err := reader.ReadSlice('\n')
		if err != nil {
			return
		}
		index, found := indexOf(line)
		if !found || index >= writes {
			continue
		}
		now := time.Now().UnixMicro()
		for {
			before := last[index].Load()
			if before >= now || last[index].CompareAndSwap(before, now) {
				break
			}
		}
		arrived[index].Add(1)
		seen++
	}
}

// The number of the write that an event tells of. It is read without an allocation: this runs once for each watcher and
// write, beside the server that is measured.
func indexOf(event []byte) (int, bool) {
	_, after, found := bytes.Cut(event, []byte(`"name":"w-`))
	if !found {
		return 0, false
	}
	name, _, _ := bytes.Cut(after, []byte(`"`))
	_, number, _ := bytes.Cut(name, []byte("-"))
	index := 0
	for _, digit := range number {
		if digit < '0' || digit > '9' {
			return 0, false
		}
		index = index*10 + int(digit-'0')
	}
	return index, len(number) > 0
}
