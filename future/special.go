package future

import "math"

// Limits of the continued fractions: they converge within a few times the square root of the largest parameter.
const (
	stepsMax  = 20_000
	precision = 1e-12
	tiny      = 1e-300 // stands for zero in a denominator (modified Lentz method)
)

// betaCDF is the regularised incomplete beta function I_x(a, b), by the continued fraction DLMF 8.17.22, evaluated by the
// modified Lentz method on the side where it converges fast. y is 1-x, given apart because near 1 the difference would be lost.
func betaCDF(a, b, x, y float64) float64 {
	switch {
	case x <= 0:
		return 0
	case y <= 0:
		return 1
	case x > (a+1)/(a+b+2):
		return 1 - betaCDF(b, a, y, x)
	}
	la, _ := math.Lgamma(a)
	lb, _ := math.Lgamma(b)
	lab, _ := math.Lgamma(a + b)
	front := math.Exp(a*math.Log(x) + b*math.Log(y) - (la + lb - lab) - math.Log(a))
	coefficient := func(n int) float64 {
		m := float64(n / 2)
		if n%2 == 0 {
			return m * (b - m) * x / ((a + 2*m - 1) * (a + 2*m))
		}
		return -(a + m) * (a + b + m) * x / ((a + 2*m) * (a + 2*m + 1))
	}
	f, c, d := 1.0, 1.0, 0.0
	for n := 1; n <= stepsMax; n++ {
		k := coefficient(n)
		d = 1 / keep(1+k*d)
		c = keep(1 + k/c)
		f *= c * d
		if math.Abs(c*d-1) < precision {
			break
		}
	}
	return min(1, front/f)
}

// gammaCDF is the regularised lower incomplete gamma function P(a, x): the series DLMF 8.11.4 below the mean, the continued fraction
// DLMF 8.9.2 above it.
func gammaCDF(a, x float64) float64 {
	if x <= 0 {
		return 0
	}
	la, _ := math.Lgamma(a)
	front := math.Exp(a*math.Log(x) - x - la)
	if x < a+1 {
		term := 1 / a
		sum := term
		for n := 1; n <= stepsMax && term > sum*precision; n++ {
			term *= x / (a + float64(n))
			sum += term
		}
		return min(1, front*sum)
	}
	b := x + 1 - a
	c, d := 1/tiny, 1/keep(b)
	f := d
	for n := 1; n <= stepsMax; n++ {
		k := float64(n) * (a - float64(n))
		b += 2
		d = 1 / keep(b+k*d)
		c = keep(b + k/c)
		f *= c * d
		if math.Abs(c*d-1) < precision {
			break
		}
	}
	return max(0, 1-front*f)
}

func keep(x float64) float64 {
	if math.Abs(x) < tiny {
		return tiny
	}
	return x
}
