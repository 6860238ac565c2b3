package main

import (
	"fmt"
	"os"
	"testing"
)

func Example() {
	if err := show(os.Stdout); err != nil {
		fmt.Println(err)
	}
	// Output:
	// 1. Koffieochtend (59%)
	//    De afstand is 350 meter.
	//    Iedereen is welkom.
	//    Binnenlopen kan, zonder afspraak.
	//    Dit gaat over ontmoeten in de buurt. Dat lijkt op eenzaamheid.
	//    Het is niet bekend of de tijd past.
	//    Het is niet bekend of de taal past.
	//    Het is niet bekend hoe zwaar deze hulp is.
	//    Het is niet bekend of er plek is.
	//    Het is niet bekend of de organisaties elkaar kennen.
	//    Er zijn nog geen ervaringen bekend.
	// 2. Maatje aan huis (50%)
	//    Iedereen is welkom.
	//    U meldt zich zelf aan.
	//    Dit gaat over maatjescontact. Dat lijkt op eenzaamheid.
	//    De afstand is niet bekend.
	//    Het is niet bekend of de tijd past.
	//    Het is niet bekend of de taal past.
	//    Het is niet bekend hoe zwaar deze hulp is.
	//    Het is niet bekend of er plek is.
	//    Het is niet bekend of de organisaties elkaar kennen.
	//    Er zijn nog geen ervaringen bekend.
}

func TestShowIsTheSameAgain(t *testing.T) {
	var first, second counter
	if err := show(&first); err != nil {
		t.Fatal(err)
	}
	if err := show(&second); err != nil {
		t.Fatal(err)
	}
	if first != second || first == "" {
		t.Errorf("first %q, then %q", first, second)
	}
}

type counter string

func (c *counter) Write(p []byte) (int, error) { *c += counter(p); return len(p), nil }
