module example.com/orders

go 1.27.0
